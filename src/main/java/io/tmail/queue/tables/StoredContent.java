package io.tmail.queue.tables;

import io.tmail.store.MessageContent;
import io.tmail.store.MessageStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Big content that is read only when it is wanted: a retry, or after a restart.
 *
 * @param row has the header
 * @param key of the body in the store
 */
record StoredContent(RowContent row, MessageStore store, String key) implements MessageContent {
  @Override
  public long size() {
    return row.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new Stored(store, key, row.read(), row.size(), row.checksum()).open();
  }

  @Override
  public int memory() {
    return 0;
  }

  @Override
  public Optional<String> storeKey() {
    return Optional.of(key);
  }
}
