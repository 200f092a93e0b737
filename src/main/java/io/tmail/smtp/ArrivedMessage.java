package io.tmail.smtp;

import io.tmail.mail.MessageHeader;
import io.tmail.mail.QueueId;
import io.tmail.policy.Content;
import io.tmail.queue.MailQueue;
import io.tmail.queue.ReceivedBody;
import io.tmail.queue.tables.QueueUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A message as scanners read it: its header as it stands then, and the body where it is. */
final class ArrivedMessage implements Content {
  private final MailQueue queue;
  private final QueueId id;
  private final MessageHeader header;
  private ReceivedBody body;

  ArrivedMessage(MailQueue queue, QueueId id, MessageHeader header, ReceivedBody body) {
    this.queue = queue;
    this.id = id;
    this.header = header;
    this.body = body;
  }

  @Override
  public MessageHeader header() {
    return header;
  }

  /** As it is after what checks have changed. */
  ReceivedBody body() {
    return body;
  }

  @Override
  public long size() {
    return header.toWire().length + body.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(header.toWire()), body.open());
  }

  @Override
  public InputStream openBody() throws IOException {
    return body.open();
  }

  /** In the store, the new body takes the place of the old one when it is whole. */
  @Override
  public void replaceBody(InputStream other) throws IOException {
    ReceivedBody old = body;
    try {
      body = queue.receive(id, header.size(), other);
    } catch (QueueUnavailableException full) {
      throw new IllegalStateException("cannot keep a changed body", full);
    }
    if (body instanceof ReceivedBody.InMemory) {
      queue.forget(old);
    }
  }
}
