package io.tmail.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The header of a message, held apart from its body, so that fields can be added and removed before
 * the body is read (RFC 5322 §2.2). Text is octets seen as Latin-1: an unchanged field is written
 * exactly as it was read. Reading takes time and memory in proportion to the header, never to the
 * body.
 */
public final class MessageHeader {
  private final List<Field> fields;
  private final boolean complete;
  private final InputStream body;

  /** Whether the empty line stands between header and body. */
  private boolean separated;

  /** The memory for a header that is longer than a few KiB. */
  @FunctionalInterface
  public interface Room {
    /**
     * The header needs more memory.
     *
     * @param octets of the header, besides those asked for before
     * @throws IOException if there is none; the header is given up
     */
    void take(int octets) throws IOException;
  }

  /**
   * A field.
   *
   * @param name in lower case
   * @param text the whole field, folded as received, without the last line end
   */
  public record Field(String name, String text) {
    /**
     * @param text as it is kept; begins with the name and a colon
     */
    public static Field of(String text) {
      String name = text.substring(0, text.indexOf(':'));
      return new Field(name.strip().toLowerCase(Locale.ROOT), text);
    }

    /** Printable characters up to a colon; white space before the colon is obsolete syntax. */
    static boolean begins(String line) {
      int end = 0;
      while (end < line.length() && isNameCharacter(line.charAt(end))) {
        end++;
      }
      int colon = end;
      while (colon < line.length() && (line.charAt(colon) == ' ' || line.charAt(colon) == '\t')) {
        colon++;
      }
      return end > 0 && colon < line.length() && line.charAt(colon) == ':';
    }

    private static boolean isNameCharacter(char c) {
      return c > ' ' && c < 127 && c != ':';
    }

    /** Unfolded, without white space around it, decoded as UTF-8. */
    public String value() {
      return utf8(text.substring(text.indexOf(':') + 1).replace("\r\n", "").strip());
    }
  }

  MessageHeader(List<Field> fields, boolean complete, boolean separated, InputStream body) {
    this.fields = new ArrayList<>(fields);
    this.complete = complete;
    this.separated = separated;
    this.body = body;
  }

  /**
   * Reads up to the first octet of the body: an empty line is skipped, a line that belongs to no
   * header begins the body. Lines may end with LF, a bare CR becomes a space, and an mbox's {@code
   * From} line above the header is removed.
   *
   * @param mostOctets of the header; the rest is treated as body
   * @param mostFields the same
   * @throws IOException the message's own
   */
  public static MessageHeader read(InputStream message, int mostOctets, int mostFields)
      throws IOException {
    return read(message, mostOctets, mostFields, octets -> {});
  }

  /**
   * The same, within a memory that others share.
   *
   * @throws IOException the message's own, or that of the room
   */
  public static MessageHeader read(InputStream message, int mostOctets, int mostFields, Room room)
      throws IOException {
    return new HeaderReader(message, mostOctets, mostFields, room).read();
  }

  /** False if the header is bigger than allowed, so that part of it is left to the body. */
  public boolean isComplete() {
    return complete;
  }

  /** What follows the header; reads on from the message. */
  public InputStream body() {
    return body;
  }

  /** All fields, in their order. */
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  public boolean has(String name) {
    return fields.stream().anyMatch(field -> field.name().equals(name));
  }

  /** The fields of that name, in their order. */
  public List<Field> all(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).toList();
  }

  /** The value of the first field of that name. */
  public Optional<String> value(String name) {
    return fields.stream().filter(each -> each.name().equals(name)).findFirst().map(Field::value);
  }

  /**
   * The addresses that a field From names (RFC 5322 §3.6.2).
   *
   * @param value unfolded, octets seen as Latin-1
   * @return nothing if one of them cannot be read, or there is none
   */
  public static Optional<List<MailAddress>> authors(String value) {
    return AuthorList.parse(utf8(value));
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  public void removeAll(String name) {
    removeIf(field -> field.name().equals(name));
  }

  public void removeIf(Predicate<Field> unwanted) {
    fields.removeIf(unwanted);
  }

  /** Puts a field at the end of the header. */
  public void add(Field field) {
    fields.add(field);
  }

  /**
   * Puts a field beneath others.
   *
   * @param above how many stay above it
   */
  public void insert(int above, Field field) {
    fields.add(Math.min(above, fields.size()), field);
  }

  /**
   * Puts a field in the place of another.
   *
   * @param nth of those of its name, counted from one
   * @return false if there are fewer
   */
  public boolean replace(String name, int nth, Optional<Field> field) {
    int seen = 0;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name) && ++seen == nth) {
        fields.remove(i);
        if (field.isPresent()) {
          fields.add(i, field.get());
        }
        return true;
      }
    }
    return false;
  }

  /** The Message-ID with its angle brackets, at most 998 characters, or the empty text. */
  public String messageId() {
    String id = value("message-id").orElse("");
    return id.length() > HeaderScanner.MOST_MESSAGE_ID
        ? id.substring(0, HeaderScanner.MOST_MESSAGE_ID)
        : id;
  }

  /**
   * Adds what every message has (RFC 5322 §3.6) and a submission server may add (RFC 6409 §8), if
   * it is missing.
   *
   * @param from the value of the field From
   */
  public void complete(String messageId, String from, Instant now) {
    addIfMissing("Date", MailDate.format(now));
    addIfMissing("From", from);
    addIfMissing("Message-ID", messageId);
    separated = true;
  }

  private void addIfMissing(String name, String value) {
    if (!has(name.toLowerCase(Locale.ROOT))) {
      fields.add(Field.of(latin1(name + ": " + value)));
    }
  }

  /**
   * As it is kept: the fields and the empty line; without that line if the message has none, and
   * begins its body with a line that no header has.
   */
  public byte[] toWire() {
    return under("");
  }

  /**
   * The same with further fields on top.
   *
   * @param fieldsOnTop each ended by CRLF
   */
  public byte[] under(String fieldsOnTop) {
    StringBuilder wire = new StringBuilder(latin1(fieldsOnTop));
    fields.forEach(field -> wire.append(field.text()).append("\r\n"));
    return wire.append(separated ? "\r\n" : "").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Octets of the header as it is kept. */
  public int size() {
    return fields.stream().mapToInt(field -> field.text().length() + 2).sum() + 2;
  }
}
