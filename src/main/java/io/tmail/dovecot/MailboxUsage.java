package io.tmail.dovecot;

/**
 * How full a mailbox is, as Dovecot counts.
 *
 * @param bytes what its messages take
 * @param messages how many there are
 * @param limit most bytes, 0 for no limit
 */
public record MailboxUsage(long bytes, long messages, long limit) {
  /** Of 100; 0 without a limit. */
  public int percent() {
    return limit == 0 ? 0 : (int) Math.min(100, bytes * 100 / limit);
  }
}
