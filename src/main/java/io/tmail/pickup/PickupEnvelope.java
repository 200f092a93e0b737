package io.tmail.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deploy/sendmail} wrote above the message: one fact per line, up to an empty line.
 *
 * @param user who called it
 * @param sieve whether Dovecot called it, for a user's Sieve script
 * @param sender the reverse-path without brackets; empty text for the null sender, nothing if it
 *     was not said
 * @param name for the field From, if the message has none; may be empty
 * @param fromHeader whether To, Cc and Bcc also name recipients
 * @param recipients as they were named
 */
record PickupEnvelope(
    String user,
    boolean sieve,
    Optional<String> sender,
    String name,
    boolean fromHeader,
    List<String> recipients) {
  private static final String FIRST_LINE = "tmail-pickup 1";
  private static final int LONGEST_LINE = 2000;

  /** Most recipients of one message. */
  static final int MOST_RECIPIENTS = 1000;

  /**
   * Reads up to the first byte of the message.
   *
   * @throws UnusableFileException if it is not such an envelope
   */
  static PickupEnvelope read(InputStream file) throws IOException {
    if (!line(file).equals(FIRST_LINE)) {
      throw new UnusableFileException("the first line is not " + FIRST_LINE);
    }
    String user = "";
    boolean sieve = false;
    Optional<String> sender = Optional.empty();
    String name = "";
    boolean header = false;
    List<String> recipients = new ArrayList<>();
    for (String line = line(file); !line.isEmpty(); line = line(file)) {
      int space = line.indexOf(' ');
      String value = space < 0 ? "" : line.substring(space + 1);
      switch (space < 0 ? line : line.substring(0, space)) {
        case "user" -> user = value;
        case "sieve" -> sieve = true;
        case "from" -> sender = Optional.of(value);
        case "name" -> name = value;
        case "header" -> header = true;
        case "to" -> recipients.add(value);
        default -> throw new UnusableFileException("an unknown line of the envelope");
      }
      if (recipients.size() > MOST_RECIPIENTS) {
        throw new UnusableFileException("more than " + MOST_RECIPIENTS + " recipients");
      }
    }
    return new PickupEnvelope(user, sieve, sender, name, header, recipients);
  }

  private static String line(InputStream file) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    int length = 0;
    for (int octet = file.read(); octet != '\n'; octet = file.read()) {
      if (octet < 0 || length == line.length) {
        throw new UnusableFileException("the envelope is cut off, or a line of it too long");
      }
      line[length++] = (byte) octet;
    }
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }
}
