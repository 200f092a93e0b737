package io.tmail.trust.dkim;

import io.tmail.mail.MessageHeader;
import io.tmail.trust.KnownAnswers;
import io.tmail.trust.PythonPeer;
import io.tmail.trust.SigningKey;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages with signatures, and what the verifiers say of them. */
public final class SignedMessages {
  public static final String HEADER =
      "Received: from x\r\n\tby y; Mon, 1 Jan 2026 00:00:00 +0000\r\n"
          + "From: \"A. B\" <a@b.example>\r\n"
          + "To: x@example.com,\r\n  y@example.com\r\n"
          + "SUBJECT:  two   spaces \t and\r\n\ta fold  \r\n"
          + "X-Twice: upper\r\n"
          + "Date: Mon, 1 Jan 2026 00:00:00 +0000\r\n"
          + "X-Twice: lower\r\n"
          + "Message-ID: <1@b.example>\r\n";
  public static final String BODY = "one  two \t \r\n\r\n  three\t.\r\nlast line\r\n";

  private SignedMessages() {}

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** A message whose body has been read, in parts of some octets. */
  public static <T> T read(
      byte[] message, int part, java.util.function.Function<SignedMessage, T> verifier) {
    try {
      MessageHeader header =
          MessageHeader.read(new ByteArrayInputStream(message), 2 << 20, 100_000);
      SignedMessage signed = new SignedMessage(header);
      T made = verifier.apply(signed);
      byte[] buffer = new byte[part];
      InputStream body = header.body();
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        signed.read(buffer, 0, n);
      }
      return made;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public static List<DkimResult> results(byte[] message, KnownAnswers dns, Instant now) {
    return read(message, 7, signed -> new DkimVerifier(signed, now)).results(dns);
  }

  public static List<DkimResult> results(byte[] message, KnownAnswers dns) {
    return results(message, dns, Instant.now());
  }

  /** Signed by dkimpy: its field is on top. */
  public static byte[] byPeer(
      PythonPeer peer, SigningKey key, String forms, byte[] message, Map<String, String> more)
      throws IOException {
    JsonObjectBuilder request =
        PythonPeer.request("sign", message, Map.of())
            .add("selector", key.selector())
            .add("domain", key.domain())
            .add("key", key.forPeer())
            .add("algorithm", key.algorithm().tag())
            .add("header", forms.split("/")[0])
            .add("body", forms.split("/")[1]);
    more.forEach(request::add);
    if (more.containsKey("length")) {
      request.add("length", true);
    }
    byte[] field = Base64.getDecoder().decode(((JsonString) peer.ask(request)).getString());
    return joined(field, message);
  }

  /**
   * Signed by us, with any tags.
   *
   * @param tags up to {@code b=}; {@code BH} stands for the body's hash
   */
  static byte[] with(SigningKey key, String tags, String header, String body) {
    return with(key, tags, header, body, body);
  }

  /** The same with a body whose hash is that of another. */
  static byte[] with(SigningKey key, String tags, String header, String body, String hashed) {
    boolean simple = tags.contains("/simple");
    BodyHash hash = new BodyHash(simple ? Canonicalization.SIMPLE : Canonicalization.RELAXED);
    hash.read(latin1(hashed), 0, hashed.length());
    String bh = Base64.getEncoder().encodeToString(hash.whole());
    try {
      MessageHeader parsed =
          MessageHeader.read(new ByteArrayInputStream(latin1(header + "\r\n")), 2 << 20, 100_000);
      ByteArrayOutputStream chosen = new ByteArrayOutputStream();
      String unsigned = "DKIM-Signature: " + tags.replace("BH", bh) + "; b=";
      DkimSignature named =
          DkimSignature.parse(
              new MessageHeader.Field("dkim-signature", unsigned + "AAAA"),
              DkimSignature.Kind.DKIM,
              Instant.EPOCH);
      List<String> names = named.names().isEmpty() ? List.of("from") : named.names();
      new CanonicalHeader(parsed.fields())
          .choose(names, Canonicalization.RELAXED, chosen::writeBytes);
      String field = SignatureField.sign(key.signer(), unsigned, chosen.toByteArray());
      return joined(latin1(field), latin1(header + "\r\n" + body));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static byte[] hash(String body, Canonicalization form, Optional<Long> octets) {
    BodyHash hash = new BodyHash(form);
    octets.ifPresent(hash::beginWith);
    hash.read(latin1(body), 0, body.length());
    byte[] whole = hash.whole();
    return octets.isPresent() ? hash.beginning(octets.get()).orElseThrow() : whole;
  }

  public static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
