package io.tmail.policy;

import io.tmail.mail.MessageHeader;
import io.tmail.scan.MessageSource;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message as the checks before have left it, without this server's fields. Header and body may be
 * changed.
 */
public interface Content extends MessageSource {
  /** Its changes are the message's. */
  MessageHeader header();

  /** The body from its first octet; the caller closes. */
  InputStream openBody() throws IOException;

  /**
   * Puts another body in the place of this one, which stays if that fails.
   *
   * @param body is read to its end, and never held whole
   * @throws IOException the body's own
   */
  void replaceBody(InputStream body) throws IOException;
}
