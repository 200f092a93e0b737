package io.tmail.delivery.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import org.xbill.DNS.TLSARecord;

/**
 * A TLSA record (RFC 6698 §2.1).
 *
 * @param usage 2: an authority of the chain, 3: the server's own
 * @param selector 0: the whole certificate, 1: its public key
 * @param matching 0: as it is, 1: SHA-256, 2: SHA-512
 * @param data in hexadecimal
 */
public record Tlsa(int usage, int selector, int matching, String data) {
  static final int TRUST_ANCHOR = 2;
  static final int END_ENTITY = 3;

  public static Tlsa of(TLSARecord record) {
    return new Tlsa(
        record.getCertificateUsage(),
        record.getSelector(),
        record.getMatchingType(),
        HexFormat.of().formatHex(record.getCertificateAssociationData()).toLowerCase(Locale.ROOT));
  }

  /** As zone files write it. */
  public String text() {
    return usage + " " + selector + " " + matching + " " + data;
  }

  /** Whether SMTP can make use of it (RFC 7672 §3.1): the usages 0 and 1 it cannot. */
  public boolean isUsable() {
    return (usage == TRUST_ANCHOR || usage == END_ENTITY)
        && (selector == 0 || selector == 1)
        && matching >= 0
        && matching <= 2;
  }

  boolean matches(X509Certificate certificate) throws GeneralSecurityException {
    byte[] bytes =
        selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
    byte[] associated =
        switch (matching) {
          case 1 -> MessageDigest.getInstance("SHA-256").digest(bytes);
          case 2 -> MessageDigest.getInstance("SHA-512").digest(bytes);
          default -> bytes;
        };
    return HexFormat.of().formatHex(associated).equals(data);
  }
}
