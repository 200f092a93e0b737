package io.tmail.delivery.relay;

import io.tmail.config.LimitSettings;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.outbound.DkimKeys.Signer;
import io.tmail.store.MessageContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A message as DKIM sees it: header fields and the hash of the body, both in the canonical form
 * "relaxed" (RFC 6376 §3.4). Read by one thread; the body is hashed while it streams by.
 */
final class DkimMessage {
  /** What DATA takes at most, and what the way to here may have added; more is not signed. */
  private static final int MOST_HEADER = LimitSettings.MOST_HEADER + (128 << 10);

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

  private final List<Field> fields = new ArrayList<>();
  private boolean complete = true;
  private String bodyHash = "";

  private record Field(String name, String canonical) {}

  private DkimMessage() {}

  /** Reads the header. */
  static DkimMessage head(MessageContent content) throws IOException {
    DkimMessage message = new DkimMessage();
    try (InputStream in = new BufferedInputStream(content.open())) {
      message.readHeader(in);
    }
    return message;
  }

  /** Hashes the body. */
  void readBody(MessageContent content) throws IOException {
    try (InputStream in = new BufferedInputStream(content.open(), 16 * 1024)) {
      fields.clear();
      readHeader(in);
      MessageDigest sha256 = sha256();
      RelaxedBody body = new RelaxedBody(sha256);
      byte[] buffer = new byte[16 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        body.add(buffer, n);
      }
      body.end();
      bodyHash = Base64.getEncoder().encodeToString(sha256.digest());
    }
  }

  private void readHeader(InputStream in) throws IOException {
    StringBuilder field = new StringBuilder();
    int total = 0;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      total += line.length() + 2;
      if (total > MOST_HEADER) {
        complete = false;
        break;
      }
      if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
        add(field);
        field.setLength(0);
      }
      field.append(line);
    }
    add(field);
  }

  /** One octet a character, without its end; null at the end of the content. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n' && line.length() < MOST_HEADER; c = in.read()) {
      line.append((char) c);
    }
    int end = line.length() - 1;
    if (end >= 0 && line.charAt(end) == '\r') {
      line.setLength(end);
    }
    return line.toString();
  }

  /** RFC 6376 §3.4.2. */
  private void add(StringBuilder field) {
    int colon = field.indexOf(":");
    if (colon > 0) {
      String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      fields.add(new Field(name, name + ":" + relaxed(field.substring(colon + 1))));
    }
  }

  private static String relaxed(String value) {
    return value.replaceAll("[ \t\r\n]+", " ").replaceAll("^ | $", "");
  }

  /**
   * Who wrote it, by its only field From: nothing if that is missing, there twice, or unreadable,
   * or if the header is bigger than any that DATA takes.
   */
  Optional<List<MailAddress>> authors() {
    List<Field> from = fields.stream().filter(each -> each.name().equals("from")).toList();
    if (!complete || from.size() != 1) {
      return Optional.empty();
    }
    String canonical = from.get(0).canonical();
    return MessageHeader.authors(canonical.substring(canonical.indexOf(':') + 1));
  }

  /** The whole field {@code DKIM-Signature} with its line end. */
  String signature(Signer signer, Instant now) {
    List<String> names = names(signer.headers());
    String unsigned =
        "DKIM-Signature: v=1; a="
            + signer.algorithm().tag()
            + "; c=relaxed/relaxed; d="
            + signer.domain()
            + ";\r\n\ts="
            + signer.selector()
            + "; t="
            + now.getEpochSecond()
            + ";\r\n\th="
            + folded(names)
            + ";\r\n\tbh="
            + bodyHash
            + ";\r\n\tb=";
    String input =
        chosen(names)
            + "dkim-signature:"
            + relaxed(unsigned.substring(unsigned.indexOf(':') + 1)).replaceAll("b= ?$", "b=");
    return unsigned + folded(sign(signer, input)) + "\r\n";
  }

  /** The names of {@code h=}, in their order. */
  private List<String> names(List<String> wanted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> over = wanted.isEmpty() ? OVERSIGNED : wanted;
    over.forEach(name -> counts.put(name, count(name) + 1));
    if (wanted.isEmpty()) {
      SIGNED.forEach(name -> counts.put(name, count(name)));
    }
    counts.putIfAbsent("from", count("from") + 1);
    List<String> names = new ArrayList<>();
    counts.forEach((name, count) -> names.addAll(java.util.Collections.nCopies(count, name)));
    return names;
  }

  private int count(String name) {
    return (int) fields.stream().filter(each -> each.name().equals(name)).count();
  }

  /** The fields by their names, the last of several first (RFC 6376 §5.4.2). */
  private String chosen(List<String> names) {
    Map<String, Deque<String>> left = new HashMap<>();
    for (Field field : fields) {
      left.computeIfAbsent(field.name(), name -> new ArrayDeque<>()).push(field.canonical());
    }
    StringBuilder chosen = new StringBuilder();
    for (String name : names) {
      Deque<String> ofName = left.get(name);
      if (ofName != null && !ofName.isEmpty()) {
        chosen.append(ofName.pop()).append("\r\n");
      }
    }
    return chosen.toString();
  }

  /** Ed25519 signs the hash, RSA makes it itself (RFC 8463 §3). */
  private static String sign(Signer signer, String input) {
    byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
    try {
      Signature signature = Signature.getInstance(signer.algorithm().signature());
      signature.initSign(signer.key());
      signature.update(signer.algorithm().signsHash() ? sha256().digest(bytes) : bytes);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("DKIM key of " + signer.domain() + " cannot sign", unusable);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }

  private static String folded(List<String> names) {
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
