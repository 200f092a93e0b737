package io.tmail.delivery.relay;

import io.tmail.config.LimitSettings;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.MessageHeader.Field;
import io.tmail.outbound.DkimKeys.Signer;
import io.tmail.store.MessageContent;
import io.tmail.trust.dkim.BodyHash;
import io.tmail.trust.dkim.CanonicalHeader;
import io.tmail.trust.dkim.Canonicalization;
import io.tmail.trust.dkim.SignatureField;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A message as DKIM sees it: header fields and the hash of the body, both in the canonical form
 * "relaxed" (RFC 6376 §3.4). Read by one thread; the body is hashed while it streams by.
 */
final class DkimMessage {
  /** What DATA takes at most, and what the way to here may have added; more is not signed. */
  private static final int MOST_HEADER = LimitSettings.MOST_HEADER + (128 << 10);

  private final List<Field> fields = new ArrayList<>();
  private boolean complete = true;
  private CanonicalHeader header = new CanonicalHeader(List.of());
  private String bodyHash = "";

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
      BodyHash body = new BodyHash(Canonicalization.RELAXED);
      byte[] buffer = new byte[16 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        body.read(buffer, 0, n);
      }
      header = new CanonicalHeader(fields);
      bodyHash = Base64.getEncoder().encodeToString(body.whole());
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

  private void add(StringBuilder field) {
    int colon = field.indexOf(":");
    if (colon > 0) {
      String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      fields.add(new Field(name, field.toString()));
    }
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
    String canonical = Canonicalization.RELAXED.field(from.get(0).text());
    return MessageHeader.authors(canonical.substring(canonical.indexOf(':') + 1));
  }

  /** The whole field {@code DKIM-Signature} with its line end. */
  String signature(Signer signer, Instant now) {
    List<String> names = SignatureField.names(header, signer.headers());
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
            + SignatureField.folded(names)
            + ";\r\n\tbh="
            + bodyHash
            + ";\r\n\tb=";
    ByteArrayOutputStream chosen = new ByteArrayOutputStream();
    header.choose(names, Canonicalization.RELAXED, chosen::writeBytes);
    return SignatureField.sign(signer, unsigned, chosen.toByteArray());
  }
}
