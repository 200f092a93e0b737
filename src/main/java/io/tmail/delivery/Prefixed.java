package io.tmail.delivery;

import io.tmail.store.MessageContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A message with further fields before its own. */
@SuppressWarnings("ArrayRecordComponent")
public record Prefixed(byte[] head, MessageContent rest) implements MessageContent {
  @Override
  public long size() {
    return head.length + rest.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(head), rest.open());
  }

  @Override
  public int memory() {
    return head.length + rest.memory();
  }
}
