package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientNetworkTest {
  @Test
  void ipv4ClientIsOneAddress() throws UnknownHostException {
    List<ClientNetwork> around = ClientNetwork.around(InetAddress.getByName("192.0.2.7"));
    assertEquals(List.of(new ClientNetwork("c0000207")), around);
    assertEquals(1, around.get(0).factor());
  }

  @Test
  void ipv6ClientIsCountedInItsWiderNetworksToo() throws UnknownHostException {
    InetAddress client = InetAddress.getByName("2001:db8:1:2:3:4:5:6");
    List<ClientNetwork> around = ClientNetwork.around(client);
    assertEquals(
        List.of("20010db800010002", "20010db8000100", "20010db80001"),
        around.stream().map(ClientNetwork::prefix).toList());
    assertEquals(List.of(1, 4, 16), around.stream().map(ClientNetwork::factor).toList());
    assertEquals(around.get(0), ClientNetwork.of(client));
  }
}
