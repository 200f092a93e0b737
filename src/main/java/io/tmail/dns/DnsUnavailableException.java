package io.tmail.dns;

/** DNS gave no answer; the message names the question and the reason. */
public final class DnsUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  DnsUnavailableException(String name, String trouble) {
    super("DNS look-up of " + name + " failed: " + trouble);
  }
}
