package io.tmail;

/** One of the processes in which Surefire runs test classes side by side. */
public final class TestProcess {
  static final String PREFIX = "fork";
  private static final String NAME = System.getProperty("tmail.fork", PREFIX + 1);

  private TestProcess() {}

  /** From 1; no two at the same time have the same. */
  public static int number() {
    return Integer.parseInt(NAME.substring(PREFIX.length()));
  }
}
