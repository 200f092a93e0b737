package io.tmail.smtp;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.QueueId;
import io.tmail.queue.MailQueue;
import io.tmail.queue.ReceivedBody;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what was accepted. */
public final class FakeQueue extends MailQueue {
  /** A message and whom it is for. */
  record Accepted(QueuedMessage message, List<EnvelopeRecipient> recipients, Arrival arrival) {}

  final List<Accepted> accepted = new CopyOnWriteArrayList<>();

  /** How many messages were received for nobody. */
  final AtomicInteger discarded = new AtomicInteger();

  /** Thrown by {@link #receive} before it has read a byte of the body. */
  volatile Exception trouble;

  /** The Received field of the last message. */
  public volatile String traceField = "";

  @Override
  public ReceivedBody receive(QueueId id, int headRoom, InputStream body) throws IOException {
    if (trouble instanceof IOException failed) {
      throw failed;
    } else if (trouble instanceof RuntimeException failed) {
      throw failed;
    }
    byte[] bytes = body.readAllBytes();
    return new ReceivedBody.InMemory(bytes, bytes.length);
  }

  @Override
  public void forget(ReceivedBody body) {}

  @Override
  public void forget(MessageContent content) {}

  @Override
  public void accept(QueuedMessage message, List<EnvelopeRecipient> recipients, Arrival arrival) {
    byte[] bytes = ((MessageContent.Inline) message.content()).bytes();
    String whole = new String(bytes, StandardCharsets.ISO_8859_1);
    traceField = whole.replaceFirst("(?s)(?<=\r\n)[^\t].*", "");
    MessageContent rest =
        new MessageContent.Inline(Arrays.copyOfRange(bytes, traceField.length(), bytes.length));
    QueuedMessage received =
        new QueuedMessage(
            message.id(), message.envelope(), message.messageId(), rest, message.acceptedAt());
    accepted.add(new Accepted(received, List.copyOf(recipients), arrival));
  }

  @Override
  public void discard(
      QueuedMessage message, List<EnvelopeRecipient> to, Arrival arrival, String why) {
    discarded.incrementAndGet();
  }

  /** The content of the one message that was accepted, without our trace field. */
  String onlyContent() throws IOException {
    if (accepted.size() != 1) {
      throw new AssertionError(accepted.size() + " messages were accepted");
    }
    byte[] content = accepted.get(0).message().content().open().readAllBytes();
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /** The message that was accepted last, our fields included. */
  public String wholeOfLast() throws IOException {
    byte[] rest = accepted.get(accepted.size() - 1).message().content().open().readAllBytes();
    return traceField + new String(rest, StandardCharsets.ISO_8859_1);
  }

  /** The recipients of the message that was accepted last. */
  List<String> recipients() {
    return accepted.get(accepted.size() - 1).recipients().stream()
        .map(recipient -> recipient.address())
        .toList();
  }
}
