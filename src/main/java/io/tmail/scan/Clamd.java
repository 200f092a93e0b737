package io.tmail.scan;

import io.tmail.peer.TimedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** ClamAV's daemon, asked by INSTREAM (clamd(8)): length and octets of each part, ended by zero. */
public final class Clamd {
  private static final byte[] COMMAND = "zINSTREAM\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PART = 64 << 10;
  private static final int LONGEST_REPLY = 4096;
  private static final String PREFIX = "stream: ";
  private static final String FOUND = " FOUND";

  private final String address;

  /**
   * @param address {@code /path} of a unix socket, or {@code host:port}
   */
  public Clamd(String address) {
    this.address = address;
  }

  /** Its address. */
  @Override
  public String toString() {
    return address;
  }

  /**
   * What clamd says.
   *
   * @param outcome whether it has found something
   * @param name of what was found, or why nothing could be said
   */
  public record Result(Outcome outcome, String name) {}

  /** The kinds of results. */
  public enum Outcome {
    CLEAN,
    FOUND,
    /** The message has more octets than clamd takes (StreamMaxLength). */
    TOO_BIG
  }

  /**
   * @param patience for all waits
   * @throws IOException if there is no answer
   */
  public Result scan(MessageSource message, Duration patience) throws IOException {
    try (TimedChannel channel = TimedChannel.open(address, patience)) {
      channel.write(ByteBuffer.wrap(COMMAND));
      return verdict(send(message, channel) ? reply(channel) : complaint(channel));
    }
  }

  /**
   * @return false if clamd closed its side; it may have said why
   */
  private static boolean send(MessageSource message, TimedChannel channel) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + PART);
    try (InputStream content = message.open()) {
      int count;
      do {
        count = content.readNBytes(part.array(), Integer.BYTES, PART);
        part.clear().limit(Integer.BYTES + count).putInt(0, count);
        try {
          channel.write(part);
        } catch (IOException closed) {
          if (closed instanceof SocketTimeoutException) {
            throw closed;
          }
          return false;
        }
      } while (count > 0);
    }
    return true;
  }

  private static String complaint(TimedChannel channel) throws IOException {
    try {
      return reply(channel);
    } catch (IOException silent) {
      throw new IOException("clamd closed the connection", silent);
    }
  }

  private static String reply(TimedChannel channel) throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(LONGEST_REPLY);
    while (reply.hasRemaining()) {
      int before = reply.position();
      int count = channel.read(reply);
      if (count < 0) {
        throw new IOException("clamd closed the connection");
      }
      for (int i = before; i < reply.position(); i++) {
        if (reply.get(i) == 0) {
          return new String(reply.array(), 0, i, StandardCharsets.UTF_8);
        }
      }
    }
    throw new IOException("clamd's reply does not end");
  }

  private static Result verdict(String reply) throws IOException {
    if (reply.equals(PREFIX + "OK")) {
      return new Result(Outcome.CLEAN, "");
    }
    if (reply.startsWith(PREFIX) && reply.endsWith(FOUND)) {
      String name = reply.substring(PREFIX.length(), reply.length() - FOUND.length());
      return new Result(Outcome.FOUND, name);
    }
    if (reply.contains("size limit exceeded")) {
      return new Result(Outcome.TOO_BIG, reply);
    }
    throw new IOException("clamd said " + reply);
  }
}
