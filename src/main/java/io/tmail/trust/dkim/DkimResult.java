package io.tmail.trust.dkim;

import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one signature is worth (RFC 8601 §2.7.1). Texts are empty where the signature is too
 * malformed to have them.
 *
 * @param domain the signer ({@code d=}), in lower case and A-labels
 * @param selector the same ({@code s=})
 * @param identity the agent or user ({@code i=}), its domain in lower case and A-labels
 * @param algorithm such as {@code rsa-sha256}
 * @param reason for people, in our words only; empty for a pass
 * @param signature the first characters of {@code b=}, which tell signatures apart (RFC 6008)
 * @param keyBits 0 if there is no usable key
 * @param testing whether the key says that the signer is only testing: the message is not to be
 *     treated differently from one without this signature (RFC 6376 §3.6.1)
 */
public record DkimResult(
    Result result,
    String domain,
    String selector,
    String identity,
    String algorithm,
    String reason,
    String signature,
    int keyBits,
    boolean testing) {

  /** The results of the method {@code dkim}. */
  public enum Result {
    /** What is signed was signed by the domain. */
    PASS,
    /** Changed on the way, or forged. */
    FAIL,
    /** A signature that cannot be judged. */
    NEUTRAL,
    /** May be the domain's, but is too weak to count. */
    POLICY,
    /** DNS gave no answer. */
    TEMPERROR,
    /** Malformed, expired, or without a key. */
    PERMERROR;

    /** As Authentication-Results writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean isPass() {
    return result == Result.PASS;
  }

  /** Whether it says that nobody vouches for the message; trouble with DNS says nothing. */
  public boolean isBad() {
    return result == Result.FAIL || result == Result.POLICY || result == Result.PERMERROR;
  }

  /** For Authentication-Results. */
  public AuthenticationResult authenticationResult() {
    List<Property> properties = new ArrayList<>();
    add(properties, "header.d", domain);
    add(properties, "header.i", identity);
    add(properties, "header.s", selector);
    add(properties, "header.a", algorithm);
    add(properties, "header.b", signature);
    return new AuthenticationResult("dkim", result.text(), reason, properties);
  }

  private static void add(List<Property> properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.add(new Property(name, value));
    }
  }
}
