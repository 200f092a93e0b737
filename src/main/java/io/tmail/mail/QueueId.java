package io.tmail.mail;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of a message from its acceptance to its removal: in the reply to the client, the
 * Received field, every log line, the console and the API.
 *
 * <p>Fifteen characters: the millisecond of acceptance and 30 random bits, written so that later
 * ids sort after earlier ones and none of the letters can be mistaken for another.
 */
public record QueueId(String value) implements Comparable<QueueId> {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_DIGITS = 9;
  private static final int RANDOM_DIGITS = 6;

  public QueueId {
    if (value.isEmpty() || value.length() > 32 || !value.chars().allMatch(QueueId::isDigit)) {
      throw new IllegalArgumentException("not a queue id: " + value);
    }
  }

  /** Parses an id from outside; empty if it is malformed. */
  public static Optional<QueueId> parse(String text) {
    try {
      return Optional.of(new QueueId(text));
    } catch (IllegalArgumentException noQueueId) {
      return Optional.empty();
    }
  }

  /** A new id for a message accepted at the given time, milliseconds since the epoch. */
  public static QueueId next(long nowMillis) {
    char[] id = new char[TIME_DIGITS + RANDOM_DIGITS];
    write(id, 0, TIME_DIGITS, nowMillis);
    write(id, TIME_DIGITS, RANDOM_DIGITS, ThreadLocalRandom.current().nextLong() >>> 1);
    return new QueueId(new String(id));
  }

  /** Not an id, but sorts before those of that time and later, and after all earlier ones. */
  public static String startOf(long millis) {
    char[] start = new char[TIME_DIGITS];
    write(start, 0, TIME_DIGITS, millis);
    return new String(start);
  }

  private static void write(char[] id, int from, int digits, long number) {
    long rest = number;
    for (int i = from + digits - 1; i >= from; i--) {
      id[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  @Override
  public int compareTo(QueueId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
