package io.tmail.trust.arc;

import io.tmail.mail.MessageHeader.Field;
import io.tmail.outbound.DkimKeys.Signer;
import io.tmail.trust.dkim.Canonicalization;
import io.tmail.trust.dkim.SignatureField;
import io.tmail.trust.dkim.SignedMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Seals a message that we forward (RFC 8617 §5.1): adds the next set to its chain. Created when the
 * header is there; the message takes the body; then {@link #seal} makes the fields. An RSA key is
 * the better choice: many validators know no Ed25519 in ARC.
 */
public final class ArcSealer {
  private final SignedMessage message;

  /**
   * @param message whose body has not begun
   */
  public ArcSealer(SignedMessage message) {
    this.message = message;
    message.expect(Canonicalization.RELAXED, Optional.empty());
  }

  /**
   * The three fields of the next set, in the order in which they come on top. The body has ended.
   *
   * @param arrived what the chain was worth when the message came
   * @param results the value of this server's Authentication-Results field, as it is folded there
   * @return each field ended by CRLF; empty if nothing may be added: the last sealer has closed the
   *     chain, or it has fifty sets
   * @throws IllegalStateException if the key cannot sign
   */
  public String seal(Signer signer, ArcResult arrived, String results, Instant now) {
    int instance = arrived.highest() + 1;
    if (arrived.isClosed() || instance > ArcSet.MOST) {
      return "";
    }
    String head = "i=" + instance + "; ";
    String arcResults = "ARC-Authentication-Results: i=" + instance + ";" + results + "\r\n";
    String arcSignature = messageSignature(signer, head, now);
    String unsigned =
        "ARC-Seal: " + head + "cv=" + arrived.status().text() + who(signer, now) + ";\r\n\tb=";
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    if (arrived.status() == ArcResult.Status.PASS) {
      signed.writeBytes(earlierSets(arrived.highest()));
    }
    signed.writeBytes(line(arcResults));
    signed.writeBytes(line(arcSignature));
    return SignatureField.sign(signer, unsigned, signed.toByteArray()) + arcSignature + arcResults;
  }

  private String messageSignature(Signer signer, String head, Instant now) {
    List<String> names = new ArrayList<>(SignatureField.names(message.header(), signer.headers()));
    String dkim = "dkim-signature";
    names.addAll(Collections.nCopies(message.header().count(dkim), dkim));
    ByteArrayOutputStream chosen = new ByteArrayOutputStream();
    message.header().choose(names, Canonicalization.RELAXED, chosen::writeBytes);
    byte[] hash = message.body(Canonicalization.RELAXED).whole();
    String unsigned =
        "ARC-Message-Signature: "
            + head
            + "c=relaxed/relaxed"
            + who(signer, now)
            + ";\r\n\th="
            + SignatureField.folded(names)
            + ";\r\n\tbh="
            + Base64.getEncoder().encodeToString(hash)
            + ";\r\n\tb=";
    return SignatureField.sign(signer, unsigned, chosen.toByteArray());
  }

  private static String who(Signer signer, Instant now) {
    return "; a="
        + signer.algorithm().tag()
        + ";\r\n\td="
        + signer.domain()
        + "; s="
        + signer.selector()
        + "; t="
        + now.getEpochSecond();
  }

  /** All earlier sets: one that passes has each number once. */
  private byte[] earlierSets(int highest) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 1; i <= highest; i++) {
      for (String name : List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL)) {
        for (Field field : message.header().all(name)) {
          if (ArcSet.instance(field).orElse(0) == i) {
            lines.writeBytes(ArcSet.line(field.text()));
          }
        }
      }
    }
    return lines.toByteArray();
  }

  /** The canonical form of a field that ends with CRLF. */
  private static byte[] line(String field) {
    String latin1 = new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return ArcSet.line(latin1.substring(0, latin1.length() - 2));
  }
}
