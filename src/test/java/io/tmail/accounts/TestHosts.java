package io.tmail.accounts;

/** Domains without a table. */
public final class TestHosts {
  private TestHosts() {}

  /** One whose mail we pass on. */
  public static RcptHost remote(String hostname) {
    return new RcptHost(hostname, false);
  }
}
