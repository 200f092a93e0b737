package io.tmail.scan;

import java.io.IOException;
import java.io.InputStream;

/** A message that a scanner reads, perhaps more than once. */
public interface MessageSource {
  /** Octets. */
  long size();

  /** From its first octet; the caller closes. */
  InputStream open() throws IOException;
}
