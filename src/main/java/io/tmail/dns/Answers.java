package io.tmail.dns;

/** What DNS says to a computation that asks it; see {@link Inquiry}. */
public interface Answers {
  /**
   * The reply to a question. Asking the same twice costs nothing.
   *
   * @param name with or without a dot at the end
   * @param type as in {@link org.xbill.DNS.Type}
   */
  DnsReply get(String name, int type);

  /**
   * Asks without needing the reply yet, so that several questions are open at the same time.
   *
   * @return whether the reply is there already
   */
  boolean prepare(String name, int type);
}
