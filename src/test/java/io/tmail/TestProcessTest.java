package io.tmail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TestProcessTest {
  /** Without numbers, two processes would start their servers in one folder. */
  @Test
  void surefireNumbersItsProcesses() {
    String name = System.getProperty("tmail.fork", "");
    assertTrue(name.matches(TestProcess.PREFIX + "[1-9][0-9]*"), "tmail.fork is " + name);
    assertTrue(TestProcess.number() >= 1);
  }
}
