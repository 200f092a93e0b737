package io.tmail.accounts;

/** What is to be done with mail for an address. */
public sealed interface Recipient {

  /**
   * Mail goes into a mailbox here.
   *
   * @param login whose it is; not the address itself where a catch-all takes it
   */
  record Mailbox(String login) implements Recipient {}

  /**
   * Mail is taken and passed on to the servers of the domain.
   *
   * @param domain in lower case
   */
  record Remote(String domain) implements Recipient {}

  /** The domain is ours, the name is nobody's. */
  record NoMailbox() implements Recipient {}

  /** The domain is none of ours: only relay rights let such mail in. */
  record NotOurs() implements Recipient {}
}
