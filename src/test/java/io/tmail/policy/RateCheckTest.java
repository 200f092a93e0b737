package io.tmail.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;
import io.tmail.rates.TestRates;
import io.tmail.sending.NoLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateCheckTest {
  private static final Listener MX = new Listener("127.0.0.1", 25, false, Listener.Role.MX);
  private static final Mail MAIL = new Mail(ReversePath.NULL_SENDER, EsmtpParameters.NONE, 0);

  private final RateCheck check =
      new RateCheck(
          Settings.load(Map.of("TMAIL_SMTPD_RATE_MESSAGES_CLIENT", "10")),
          TestRates.alone(new ManualClock()),
          new NoLimits());

  @Test
  void anAddressOfIpv4IsOneClient() throws UnknownHostException {
    send("192.0.2.1", 10);
    assertTrue(refuses("192.0.2.1"));
    assertFalse(refuses("192.0.2.2"));
  }

  @Test
  void widerNetworksOfIpv6MaySendAFewTimesAsMuch() throws UnknownHostException {
    send("2001:db8:0:1::1", 10);
    assertTrue(refuses("2001:db8:0:1::2"), "the /64");
    assertFalse(refuses("2001:db8:0:2::1"), "another /64");
    for (int i = 2; i < 32; i++) {
      send("2001:db8:0:%x::1".formatted(i), 1);
    }
    assertTrue(refuses("2001:db8:0:ff::1"), "the /56");
    for (int i = 0; i < 120; i++) {
      send("2001:db8:0:%x::1".formatted(0x100 * (1 + i)), 1);
    }
    assertTrue(refuses("2001:db8:0:ff00::1"), "the /48");
    assertFalse(refuses("2001:db8:1::1"), "another /48");
  }

  private void send(String from, int messages) throws UnknownHostException {
    for (int i = 0; i < messages; i++) {
      check.onMessage(transaction(from), null);
    }
  }

  private boolean refuses(String from) throws UnknownHostException {
    return check.onMail(transaction(from)) instanceof Verdict.Refuse;
  }

  private static Transaction transaction(String address) throws UnknownHostException {
    return Policies.transaction(client(address), MAIL);
  }

  private static Client client(String address) throws UnknownHostException {
    return Client.connected(InetAddress.getByName(address), MX);
  }
}
