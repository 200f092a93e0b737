package io.tmail.smtp;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Origin;
import io.tmail.mail.QueueId;
import io.tmail.queue.MailQueue;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was accepted. */
public final class FakeQueue extends MailQueue {
  /** A message and whom it is for. */
  record Accepted(QueuedMessage message, List<EnvelopeRecipient> recipients, Origin origin) {}

  final List<Accepted> accepted = new CopyOnWriteArrayList<>();

  /** Thrown by {@link #receive} before it has read a byte of the body. */
  volatile Exception trouble;

  /** The Received field of the last message. */
  public volatile String traceField = "";

  @Override
  public MessageContent receive(QueueId id, byte[] received, InputStream body) throws IOException {
    if (trouble instanceof IOException failed) {
      throw failed;
    } else if (trouble instanceof RuntimeException failed) {
      throw failed;
    }
    traceField = new String(received, StandardCharsets.UTF_8);
    return new MessageContent.Inline(body.readAllBytes());
  }

  @Override
  public void forget(MessageContent content) {}

  @Override
  public void accept(QueuedMessage message, List<EnvelopeRecipient> recipients, Origin origin) {
    accepted.add(new Accepted(message, List.copyOf(recipients), origin));
  }

  /** The content of the one message that was accepted, without our trace field. */
  String onlyContent() throws IOException {
    if (accepted.size() != 1) {
      throw new AssertionError(accepted.size() + " messages were accepted");
    }
    byte[] content = accepted.get(0).message().content().open().readAllBytes();
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /** The recipients of the message that was accepted last. */
  List<String> recipients() {
    return accepted.get(accepted.size() - 1).recipients().stream()
        .map(recipient -> recipient.address())
        .toList();
  }
}
