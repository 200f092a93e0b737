package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Collects replies until they are to be sent. What our verbs say comes through {@link #reply}; what
 * comes through {@code write} is the SMTP library's own.
 */
final class WireOutput extends OutputStream {
  private static final int MOST_COLLECTED = 16 * 1024;

  private final OutputStream out;
  private final SmtpConversation conversation;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(256);

  WireOutput(OutputStream out, SmtpConversation conversation) {
    this.out = out;
    this.conversation = conversation;
  }

  void reply(SmtpReply reply) throws IOException {
    collected.writeBytes(reply.toWire().getBytes(StandardCharsets.UTF_8));
    if (collected.size() > MOST_COLLECTED) {
      send();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    String line = new String(bytes, offset, length, StandardCharsets.UTF_8);
    collected.writeBytes(LibraryReplies.translate(line).getBytes(StandardCharsets.UTF_8));
    if (line.startsWith("5")) {
      conversation.countError();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** The library flushes after each reply; we decide when. */
  @Override
  public void flush() {}

  void send() throws IOException {
    if (collected.size() > 0) {
      collected.writeTo(out);
      collected.reset();
      out.flush();
    }
  }
}
