package io.tmail.mail;

/** Takes the body of a message while it arrives. */
@FunctionalInterface
public interface BodyReader {
  /** The next octets; the array is reused after the call. */
  void read(byte[] bytes, int offset, int length);
}
