package io.tmail.smtp;

import io.tmail.queue.ReceivedBody;
import io.tmail.scan.MessageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A message as scanners read it: its header as it stands now, and the body where it is. */
@SuppressWarnings("ArrayRecordComponent")
record ArrivedMessage(byte[] head, ReceivedBody body) implements MessageSource {
  @Override
  public long size() {
    return head.length + body.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(head), body.open());
  }
}
