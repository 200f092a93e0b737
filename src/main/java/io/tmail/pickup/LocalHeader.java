package io.tmail.pickup;

import io.tmail.mail.MailDate;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The header of a message that a program of this machine wrote: read, and completed as a submission
 * server may (RFC 6409 §8). Text is bytes seen as Latin-1.
 */
final class LocalHeader {
  private static final int LONGEST = 1 << 20;
  private static final Set<String> NAMING_RECIPIENTS = Set.of("to", "cc", "bcc");
  private static final String REDIRECTED = "x-sieve-redirected-from";

  /** Fields, folded as they came, without their last line end. */
  private final List<String> fields = new ArrayList<>();

  /** Reads up to the first byte of the body; the empty line is not part of either. */
  static LocalHeader read(PushbackInputStream message) throws IOException {
    LocalHeader header = new LocalHeader();
    int length = 0;
    for (String line = line(message); !line.isEmpty(); line = line(message)) {
      length += line.length();
      if (length > LONGEST) {
        throw new UnusableFileException("the header is too long");
      }
      boolean mbox = header.fields.isEmpty() && line.startsWith("From ");
      if (!mbox && !header.add(line)) {
        message.unread((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        break;
      }
    }
    return header;
  }

  /** A line without its end; empty at the end of the message, too. */
  private static String line(PushbackInputStream message) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = message.read(); octet >= 0 && octet != '\n'; octet = message.read()) {
      line.append((char) octet);
      if (line.length() > LONGEST) {
        throw new UnusableFileException("a line of the header is too long");
      }
    }
    int end = line.length() - 1;
    String text = end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    return text.replace('\r', ' ');
  }

  /** False for a line that belongs to no header: there the body begins. */
  private boolean add(String line) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      if (fields.isEmpty()) {
        return false;
      }
      fields.set(fields.size() - 1, fields.get(fields.size() - 1) + "\r\n" + line);
      return true;
    }
    return line.matches("[!-9;-~]+[ \t]*:[^\\n]*") && fields.add(line);
  }

  private static String name(String field) {
    return field.substring(0, field.indexOf(':')).strip().toLowerCase(Locale.ROOT);
  }

  private boolean has(String name) {
    return fields.stream().anyMatch(field -> name(field).equals(name));
  }

  int receivedFields() {
    return (int) fields.stream().filter(field -> name(field).equals("received")).count();
  }

  /** Whether Sieve passes on mail that came for a user. */
  boolean isRedirected() {
    return has(REDIRECTED);
  }

  /** The Message-ID with its brackets, or the empty text. */
  String messageId() {
    return fields.stream()
        .filter(field -> name(field).equals("message-id"))
        .map(field -> field.substring(field.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /**
   * Whom To, Cc and Bcc name.
   *
   * @throws UnusableFileException if one of them is no list of addresses
   */
  List<String> recipients() throws UnusableFileException {
    List<String> all = new ArrayList<>();
    for (String field : fields) {
      if (NAMING_RECIPIENTS.contains(name(field))) {
        String value = field.substring(field.indexOf(':') + 1).replace("\r\n", "");
        all.addAll(addresses(value));
      }
    }
    return all;
  }

  private static List<String> addresses(String value) throws UnusableFileException {
    try {
      List<String> all = new ArrayList<>();
      for (InternetAddress each : InternetAddress.parseHeader(utf8(value), false)) {
        InternetAddress[] group = each.isGroup() ? each.getGroup(false) : null;
        for (InternetAddress one : group == null ? new InternetAddress[] {each} : group) {
          if (!one.isGroup()) {
            all.add(one.getAddress());
          }
        }
      }
      return all;
    } catch (AddressException malformed) {
      throw new UnusableFileException("To, Cc or Bcc is malformed");
    }
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Nobody but its readers may know of them. */
  void removeBcc() {
    fields.removeIf(field -> name(field).equals("bcc"));
  }

  /** Adds what every message has (RFC 5322 §3.6) and this one lacks. */
  void complete(String messageId, String from, Instant now) {
    if (!has("date")) {
      fields.add("Date: " + MailDate.format(now));
    }
    if (!has("from")) {
      fields.add("From: " + new String(utf8Bytes(from), StandardCharsets.ISO_8859_1));
    }
    if (!has("message-id")) {
      fields.add("Message-ID: " + messageId);
    }
  }

  private static byte[] utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As it is kept: the fields, and the empty line. */
  byte[] toWire() {
    StringBuilder wire = new StringBuilder();
    fields.forEach(field -> wire.append(field).append("\r\n"));
    return wire.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
