package io.tmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * A place for message content. Called by SMTP sessions and delivery threads, many at once; every
 * method may block on I/O, and callers have no open database transaction.
 */
public interface MessageStore {
  /**
   * Keeps a stream under a new key. On return the bytes are on stable storage; if the stream or the
   * store fails, nothing is kept and the stream's own exception comes through.
   *
   * @return the number of bytes kept
   */
  long put(String key, InputStream content) throws IOException;

  /**
   * Opens what was put.
   *
   * @throws java.nio.file.NoSuchFileException if there is nothing under the key
   */
  InputStream get(String key) throws IOException;

  /** Removes what was put; a key without content is not an error. */
  void delete(String key) throws IOException;

  /**
   * Removes leftovers of crashes: what is older than a time, unfinished or under a key that is no
   * longer used.
   *
   * @param wanted asked for each whole content; an exception from it ends the sweep
   */
  void sweep(Instant olderThan, Predicate<String> wanted) throws IOException;
}
