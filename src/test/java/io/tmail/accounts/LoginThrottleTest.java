package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.rates.ManualClock;
import io.tmail.rates.TestRates;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private final ManualClock clock = new ManualClock();
  private final LoginThrottle throttle = new LoginThrottle(TestRates.alone(clock));

  @Test
  void barsOneClientFromOneLoginAfterTenFailures() throws UnknownHostException {
    fail("192.0.2.1", "alice@example.com", 9);
    assertFalse(bars("192.0.2.1", "alice@example.com"));
    fail("192.0.2.1", "Alice@example.com", 1);
    assertTrue(bars("192.0.2.1", "alice@example.com"));
    assertFalse(bars("192.0.2.1", "bob@example.com"));
  }

  @Test
  void nobodyIsBarredFromElsewhere() throws UnknownHostException {
    fail("192.0.2.1", "alice@example.com", 50);
    assertFalse(bars("192.0.2.2", "alice@example.com"));
    assertFalse(bars("2001:db8::1", "alice@example.com"));
  }

  @Test
  void manyLoginsBarAClientFromAll() throws UnknownHostException {
    for (int i = 0; i < 100; i++) {
      fail("192.0.2.1", "user" + i, 1);
    }
    assertTrue(bars("192.0.2.1", "another"));
  }

  @Test
  void ipv6ClientsAreCountedByTheirNetwork() throws UnknownHostException {
    fail("2001:db8:0:1::1", "alice", 5);
    fail("2001:db8:0:1:ffff::2", "alice", 5);
    assertTrue(bars("2001:db8:0:1::3", "alice"));
    assertFalse(bars("2001:db8:0:2::1", "alice"));
  }

  @Test
  void successForgetsTheFailures() throws UnknownHostException {
    fail("192.0.2.1", "alice", 9);
    throttle.succeeded(InetAddress.getByName("192.0.2.1"), "alice");
    fail("192.0.2.1", "alice", 9);
    assertFalse(bars("192.0.2.1", "alice"));
  }

  @Test
  void aMinuteLaterHeIsHeardAgain() throws UnknownHostException {
    fail("192.0.2.1", "alice", 50);
    clock.advance(Duration.ofSeconds(59));
    assertTrue(bars("192.0.2.1", "alice"));
    clock.advance(Duration.ofSeconds(61));
    assertFalse(bars("192.0.2.1", "alice"));
  }

  @Test
  void endlessLoginsTakeNoMoreRoomThanTheLongestReal() throws UnknownHostException {
    fail("192.0.2.1", "a".repeat(10_000), 9);
    fail("192.0.2.1", "a".repeat(20_000), 1);
    assertTrue(bars("192.0.2.1", "a".repeat(256)));
  }

  private void fail(String client, String login, int times) throws UnknownHostException {
    for (int i = 0; i < times; i++) {
      throttle.failed(InetAddress.getByName(client), login);
    }
  }

  private boolean bars(String client, String login) throws UnknownHostException {
    return throttle.bars(InetAddress.getByName(client), login);
  }
}
