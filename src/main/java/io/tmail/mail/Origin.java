package io.tmail.mail;

/**
 * Where a message came from.
 *
 * @param client the address of the client; empty for this server's own bounces
 * @param helo the name that it gave
 * @param protocol as the Received field names it (RFC 3848)
 * @param tls protocol and cipher, empty in plain text
 */
public record Origin(String client, String helo, String protocol, String tls) {
  /** This server created the message. */
  public static final Origin OURSELVES = new Origin("", "", "", "");
}
