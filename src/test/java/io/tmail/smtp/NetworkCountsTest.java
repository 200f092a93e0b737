package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkCountsTest {
  private static final int MOST = 10;

  private final NetworkCounts counts = new NetworkCounts();

  @Test
  void ipv4AddressHasSoMany() throws UnknownHostException {
    assertEquals(MOST, entered("192.0.2.1", "192.0.2.1"));
    assertEquals(MOST, entered("192.0.2.2", "192.0.2.2"));
  }

  /** Whoever takes another /64 for each session comes to the end of the /56, then of the /48. */
  @Test
  void widerNetworksOfIpv6HaveAFewTimesAsMany() throws UnknownHostException {
    assertEquals(MOST, entered("2001:db8::1", "2001:db8::ffff"));
    assertEquals(4 * MOST - MOST, entered("2001:db8:0:%x::1"));
    assertEquals(4 * MOST, entered("2001:db8:0:1%02x::1"));
    assertEquals(16 * MOST - 8 * MOST, entered("2001:db8:0:%x00::1", 0x10));
    assertTrue(counts.enter(InetAddress.getByName("2001:db8:1::1"), MOST), "another site");
  }

  @Test
  void nothingIsLeftOfThoseWhoLeft() throws UnknownHostException {
    List<InetAddress> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      InetAddress client = InetAddress.getByName("2001:db8:0:%x::1".formatted(i));
      if (counts.enter(client, MOST)) {
        clients.add(client);
      }
    }
    assertFalse(counts.isEmpty());
    clients.forEach(counts::leave);
    assertTrue(counts.isEmpty());
  }

  private int entered(String one, String other) throws UnknownHostException {
    int entered = 0;
    for (int i = 0; i < 3 * MOST; i++) {
      entered += counts.enter(InetAddress.getByName(i % 2 == 0 ? one : other), MOST) ? 1 : 0;
    }
    return entered;
  }

  private int entered(String form) throws UnknownHostException {
    return entered(form, 1);
  }

  /** Of 200 addresses of the form. */
  private int entered(String form, int first) throws UnknownHostException {
    int entered = 0;
    for (int i = first; i < first + 200; i++) {
      entered += counts.enter(InetAddress.getByName(form.formatted(i)), MOST) ? 1 : 0;
    }
    return entered;
  }
}
