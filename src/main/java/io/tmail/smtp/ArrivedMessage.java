package io.tmail.smtp;

import io.tmail.mail.MessageHeader;
import io.tmail.queue.ReceivedBody;
import io.tmail.scan.MessageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A message as scanners read it: its header as it stands then, and the body where it is. */
record ArrivedMessage(MessageHeader header, ReceivedBody body) implements MessageSource {
  @Override
  public long size() {
    return header.toWire().length + body.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(header.toWire()), body.open());
  }
}
