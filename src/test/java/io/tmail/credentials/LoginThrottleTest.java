package io.tmail.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.config.Settings;
import io.tmail.rates.TestRates;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginThrottleTest {
  private final ManualClock clock = new ManualClock();
  private final Set<String> known = new HashSet<>();
  private final LoginThrottle throttle =
      new LoginThrottle(TestRates.alone(clock), Settings.load(Map.of()), new KnownNetworks());

  /** Whose login was used from where is what the test says. */
  private final class KnownNetworks extends RecentLogins {
    @Override
    public boolean isKnown(String login, InetAddress client) {
      return known.contains(login + " " + client.getHostAddress());
    }
  }

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
  void widerNetworksOfIpv6MayGuessAFewTimesAsMuch() throws UnknownHostException {
    for (int i = 0; i < 400; i++) {
      fail("2001:db8:0:%x::1".formatted(i % 200), "user" + i, 1);
    }
    assertTrue(bars("2001:db8:0:c8::1", "another"), "the /56");
    assertFalse(bars("2001:db8:0:100::1", "another"), "another /56");
    for (int i = 400; i < 1600; i++) {
      fail("2001:db8:0:%x::1".formatted(0x100 * (1 + i % 6) + i % 200), "user" + i, 1);
    }
    assertTrue(bars("2001:db8:0:f000::1", "another"), "the /48");
    assertFalse(bars("2001:db8:1::1", "another"), "another /48");
  }

  @Test
  void successForgetsTheFailures() throws UnknownHostException {
    fail("192.0.2.1", "alice", 9);
    assertEquals(Duration.ZERO, throttle.admit(InetAddress.getByName("192.0.2.1"), "alice"));
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

  @Test
  void anAccountIsGuessedAtAHundredTimesAnHourFromAllNetworks() throws UnknownHostException {
    int checked = 0;
    for (int i = 0; i < 250; i++) {
      checked += guess("198.51.100." + i, "alice") ? 1 : 0;
    }
    assertEquals(100, checked);
    assertTrue(bars("192.0.2.1", "alice"));
    assertFalse(bars("192.0.2.1", "bob"));
    clock.advance(Duration.ofMinutes(59));
    assertTrue(bars("192.0.2.1", "alice"));
    clock.advance(Duration.ofMinutes(61));
    assertFalse(bars("192.0.2.1", "alice"));
  }

  @Test
  void guessesFromElsewhereBarNobodyAtANetworkOfTheirOwn() throws UnknownHostException {
    known.add("alice 192.0.2.1");
    for (int i = 0; i < 250; i++) {
      boolean unused = guess("198.51.100." + i, "alice");
    }
    assertFalse(bars("192.0.2.1", "alice"));
    fail("192.0.2.1", "alice", 10);
    assertTrue(bars("192.0.2.1", "alice"));
  }

  @Test
  void failuresAtAKnownNetworkCountThereOnly() throws UnknownHostException {
    known.add("alice 192.0.2.1");
    for (int minute = 0; minute < 30; minute++) {
      fail("192.0.2.1", "alice", 9);
      clock.advance(Duration.ofMinutes(2));
    }
    assertFalse(bars("198.51.100.7", "alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice ", "alice\0", " Alice", "alice\u00a0", "ALICE\u200b", "al\tice"})
  void otherSpellingsOfALoginShareItsCount(String spelling) throws UnknownHostException {
    fail("192.0.2.1", "alice", 9);
    fail("192.0.2.1", spelling, 1);
    assertTrue(bars("192.0.2.1", "alice"));
  }

  @Test
  void whatCouldNotBeCheckedDoesNotCount() throws UnknownHostException {
    InetAddress client = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < 250; i++) {
      assertEquals(Duration.ZERO, throttle.admit(client, "alice"));
      throttle.undecided(client, "alice");
    }
  }

  @Test
  void inventedLoginsThatFillTheMemoryLeaveNobodyUncounted() throws UnknownHostException {
    for (int i = 0; i < 60_000; i++) {
      boolean unused = guess("10." + (i >> 14) + "." + (i >> 7 & 127) + "." + (i & 127), "x" + i);
    }
    fail("192.0.2.1", "alice", 10);
    assertTrue(bars("192.0.2.1", "alice"));
  }

  @Test
  void tellsWhenToTryAgain() throws UnknownHostException {
    fail("192.0.2.1", "alice", 10);
    InetAddress client = InetAddress.getByName("192.0.2.1");
    assertEquals(Duration.ofMinutes(1), throttle.admit(client, "alice"));
  }

  private void fail(String client, String login, int times) throws UnknownHostException {
    for (int i = 0; i < times; i++) {
      boolean unused = guess(client, login);
    }
  }

  /** Whether the password was looked at. */
  private boolean guess(String client, String login) throws UnknownHostException {
    InetAddress from = InetAddress.getByName(client);
    boolean admitted = throttle.admit(from, login).isZero();
    if (admitted) {
      throttle.failed(from, login);
    }
    return admitted;
  }

  private boolean bars(String client, String login) throws UnknownHostException {
    InetAddress from = InetAddress.getByName(client);
    boolean admitted = throttle.admit(from, login).isZero();
    if (admitted) {
      throttle.undecided(from, login);
    }
    return !admitted;
  }
}
