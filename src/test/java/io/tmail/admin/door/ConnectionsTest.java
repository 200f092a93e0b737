package io.tmail.admin.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
  private final Connections<Integer> connections = new Connections<>(64, false);
  private int next;

  private int opened(String client, int tries) throws Exception {
    int opened = 0;
    for (int i = 0; i < tries; i++) {
      opened += connections.open(next++, InetAddress.getByName(client), 0) ? 1 : 0;
    }
    return opened;
  }

  @ParameterizedTest
  @CsvSource({"536870912,65536,1024", "536870912,1024,128", "536870912,100,64"})
  void theBoundFollowsFromHeapAndDescriptors(long heap, long descriptors, long most) {
    assertEquals(most, Connections.most(heap, descriptors));
  }

  @Test
  void anAddressHasAQuarter() throws Exception {
    assertEquals(16, opened("192.0.2.1", 100));
    assertEquals(16, opened("192.0.2.2", 100));
  }

  @Test
  void greedyClientsLeaveRoomForOthers() throws Exception {
    Connections<Integer> many = new Connections<>(1024, false);
    for (int i = 0; i < 6 * 300; i++) {
      many.open(i, InetAddress.getByName("192.0.2." + (1 + i / 300)), 0);
    }
    assertTrue(many.count() < 1024 - 100, many.count() + " of 1024");
    for (int i = 0; i < 10; i++) {
      assertTrue(many.open(-1 - i, InetAddress.getByName("198.51.100.1"), 0), "the others' " + i);
    }
  }

  @Test
  void allAddressesOfASiteAreOneClient() throws Exception {
    int opened = 0;
    for (int i = 0; i < 100; i++) {
      opened += opened("2001:db8:1:" + i + "::1", 1);
    }
    assertEquals(16, opened);
    assertEquals(1, opened("2001:db8:2::1", 1));
  }

  @Test
  void aProxyHasTheWhole() {
    Connections<Integer> ofAProxy = new Connections<>(64, true);
    InetAddress proxy = InetAddress.getLoopbackAddress();
    for (int i = 0; i < 64; i++) {
      assertTrue(ofAProxy.open(i, proxy, 0));
    }
    assertFalse(ofAProxy.open(64, proxy, 0));
  }

  @Test
  void oneThatIsTakenTwiceCountsOnce() throws Exception {
    assertTrue(connections.open(-1, InetAddress.getByName("192.0.2.1"), 0));
    assertTrue(connections.open(-1, InetAddress.getByName("192.0.2.1"), 0));
    connections.close(-1);
    assertEquals(16, opened("192.0.2.1", 17));
  }

  @Test
  void whatIsClosedMakesRoom() throws Exception {
    assertEquals(16, opened("192.0.2.1", 16));
    connections.close(3);
    connections.close(3);
    assertEquals(1, opened("192.0.2.1", 2));
  }

  @Test
  void headsThatTakeTooLongAreLate() throws Exception {
    assertEquals(3, opened("192.0.2.1", 3));
    connections.serve(1);
    connections.serve(2);
    connections.await(2, 5);
    assertEquals(List.of(), connections.late(Connections.HEAD_NANOS));
    assertEquals(List.of(0), connections.late(Connections.HEAD_NANOS + 1));
    assertEquals(
        List.of(0, 2), connections.late(Connections.HEAD_NANOS + 6).stream().sorted().toList());
  }
}
