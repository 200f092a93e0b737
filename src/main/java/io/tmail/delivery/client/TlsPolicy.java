package io.tmail.delivery.client;

import io.tmail.outbound.Route;
import java.util.Locale;

/**
 * The TLS policy for a next hop.
 *
 * @param start when TLS begins
 * @param required whether nothing is sent without it
 * @param fallback whether plain text is allowed if TLS fails
 * @param trust which certificates are trusted
 */
public record TlsPolicy(Start start, boolean required, boolean fallback, Trust trust) {
  /** When TLS begins. */
  public enum Start {
    /** Never. */
    NEVER,
    /** By the command STARTTLS (RFC 3207). */
    STARTTLS,
    /** With the connection (RFC 8314). */
    AT_ONCE
  }

  /** Plain text, never STARTTLS. */
  public static final TlsPolicy NONE = new TlsPolicy(Start.NEVER, false, false, Trust.ANYONE);

  /** STARTTLS where offered, any certificate; plain text where it fails. */
  public static final TlsPolicy OPPORTUNISTIC =
      new TlsPolicy(Start.STARTTLS, false, true, Trust.ANYONE);

  /** TLS or not at all, any certificate. */
  public static final TlsPolicy ENCRYPT = new TlsPolicy(Start.STARTTLS, true, false, Trust.ANYONE);

  /** TLS with a certificate that is valid for the host's name, or not at all. */
  public static final TlsPolicy VERIFY =
      new TlsPolicy(Start.STARTTLS, true, false, Trust.AUTHORITIES);

  /**
   * tmail's two settings: STARTTLS where it is offered, and the settings' choice where it fails.
   *
   * @param skipVerify whether any certificate is accepted
   * @param fallback whether plain text is allowed
   */
  public static TlsPolicy whereOffered(boolean skipVerify, boolean fallback) {
    return new TlsPolicy(
        Start.STARTTLS, false, fallback, skipVerify ? Trust.ANYONE : Trust.AUTHORITIES);
  }

  /** TLS with a certificate that the trust vouches for, or not at all. */
  public static TlsPolicy mandatory(Trust trust) {
    return new TlsPolicy(Start.STARTTLS, true, false, trust);
  }

  /** The policy of a route, or else that of the settings. */
  public static TlsPolicy of(Route.Tls tls, TlsPolicy byDefault) {
    return switch (tls) {
      case DEFAULT -> byDefault;
      case NONE -> NONE;
      case OPPORTUNISTIC -> OPPORTUNISTIC;
      case ENCRYPT -> ENCRYPT;
      case VERIFY, DANE -> VERIFY;
    };
  }

  /** By the name of its constant. */
  static TlsPolicy named(String name) {
    return of(Route.Tls.valueOf(name.toUpperCase(Locale.ROOT)), NONE);
  }

  public TlsPolicy atOnce() {
    return new TlsPolicy(Start.AT_ONCE, true, false, trust);
  }

  /** The same if the other side proves who it is, else one that makes it do so. */
  public TlsPolicy verified() {
    return isVerified() ? this : VERIFY;
  }

  /** The level in one word, as administrators name it. */
  @Override
  public String toString() {
    if (start == Start.NEVER) {
      return "none";
    }
    String level =
        trust instanceof Trust.Dane
            ? "dane"
            : trust.equals(Trust.AUTHORITIES) ? "verify" : "encrypt";
    return required ? level : fallback ? "opportunistic" : level + " where offered";
  }

  /** Whether the other side proves who it is. */
  boolean isVerified() {
    return required && !trust.equals(Trust.ANYONE);
  }
}
