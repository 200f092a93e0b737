package io.tmail.trust.dkim;

import io.tmail.outbound.DkimKeys.Signer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a field that ends with its own signature, in the form relaxed (RFC 6376 §3.7, §5). */
public final class SignatureField {
  /** Signed where present, and once more than present: another one added breaks the signature. */
  private static final List<String> OVERSIGNED =
      List.of(
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "reply-to",
          "mime-version",
          "content-type",
          "content-transfer-encoding");

  /** Signed where present. */
  private static final List<String> SIGNED =
      List.of(
          "sender",
          "in-reply-to",
          "references",
          "list-id",
          "list-unsubscribe",
          "list-unsubscribe-post",
          "autocrypt");

  private static final int LINE = 72;

  private SignatureField() {}

  /**
   * The names of {@code h=}, in their order.
   *
   * @param wanted in lower case; empty for the usual ones
   */
  public static List<String> names(CanonicalHeader header, List<String> wanted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> over = wanted.isEmpty() ? OVERSIGNED : wanted;
    over.forEach(name -> counts.put(name, header.count(name) + 1));
    if (wanted.isEmpty()) {
      SIGNED.forEach(name -> counts.put(name, header.count(name)));
    }
    counts.putIfAbsent("from", header.count("from") + 1);
    List<String> names = new ArrayList<>();
    counts.forEach((name, count) -> names.addAll(Collections.nCopies(count, name)));
    return names;
  }

  /**
   * @param unsigned the field up to {@code b=}
   * @param fields those that are signed before it, canonical, with their line ends
   * @return the whole field with its line end
   * @throws IllegalStateException if the key cannot sign
   */
  public static String sign(Signer signer, String unsigned, byte[] fields) {
    String last = Canonicalization.RELAXED.field(unsigned);
    try {
      Signature signature = Signature.getInstance(signer.algorithm().signature());
      signature.initSign(signer.key());
      byte[] own = last.getBytes(StandardCharsets.ISO_8859_1);
      if (signer.algorithm().signsHash()) {
        var sha256 = BodyHash.sha256();
        sha256.update(fields);
        signature.update(sha256.digest(own));
      } else {
        signature.update(fields);
        signature.update(own);
      }
      String base64 = Base64.getEncoder().encodeToString(signature.sign());
      return unsigned + folded(base64) + "\r\n";
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("DKIM key of " + signer.domain() + " cannot sign", unusable);
    }
  }

  /** Names separated by colons, on lines of at most 72 characters where possible. */
  public static String folded(List<String> names) {
    StringBuilder text = new StringBuilder();
    int length = 2;
    for (String name : names) {
      if (length + name.length() > LINE) {
        text.append("\r\n\t ");
        length = 2;
      }
      text.append(text.isEmpty() ? "" : ":");
      text.append(name);
      length += name.length() + 1;
    }
    return text.toString();
  }

  private static String folded(String base64) {
    return base64.replaceAll("(.{" + LINE + "})(?=.)", "$1\r\n\t ");
  }
}
