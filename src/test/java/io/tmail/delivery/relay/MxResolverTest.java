package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.client.NextHop;
import io.tmail.dns.DnsZone;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class MxResolverTest {
  private DnsZone zone;

  @BeforeEach
  void open() throws IOException {
    zone = new DnsZone();
  }

  @AfterEach
  void close() {
    zone.close();
  }

  @Test
  void bestServersComeFirst() {
    zone.add("d.example", Type.MX, "20 b.d.example")
        .add("d.example", Type.MX, "10 a.d.example")
        .add("a.d.example", Type.A, "192.0.2.1")
        .add("b.d.example", Type.A, "192.0.2.2")
        .add("b.d.example", Type.AAAA, "2001:db8::2");
    List<String> hops = hops("d.example");
    assertEquals("a.d.example[192.0.2.1]:2525", hops.get(0));
    assertEquals(
        Set.of("b.d.example[192.0.2.2]:2525", "b.d.example[2001:db8:0:0:0:0:0:2]:2525"),
        Set.copyOf(hops.subList(1, 3)));
  }

  @Test
  void equalServersTakeTurns() {
    zone.add("d.example", Type.MX, "10 a.d.example")
        .add("d.example", Type.MX, "10 b.d.example")
        .add("a.d.example", Type.A, "192.0.2.1")
        .add("b.d.example", Type.A, "192.0.2.2");
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      first.add(hops("d.example").get(0));
    }
    assertEquals(2, first.size());
  }

  @Test
  void domainWithoutMxIsItsOwnServer() {
    zone.add("d.example", Type.A, "192.0.2.1");
    assertEquals(List.of("d.example[192.0.2.1]:2525"), hops("d.example"));
  }

  @Test
  void aliasIsFollowed() {
    zone.add("d.example", Type.CNAME, "e.example")
        .add("e.example", Type.MX, "10 a.e.example")
        .add("a.e.example", Type.A, "192.0.2.1");
    assertEquals(List.of("a.e.example[192.0.2.1]:2525"), hops("d.example"));
  }

  @Test
  void nullMxMeansNoMail() {
    zone.add("d.example", Type.MX, "0 .");
    assertEquals(
        "5.1.10", assertInstanceOf(Failed.class, nowhere("d.example")).status().toString());
  }

  @Test
  void unknownDomainIsPermanent() {
    assertEquals(
        "5.1.2", assertInstanceOf(Failed.class, nowhere("no.example")).status().toString());
    assertEquals("5.1.2", nowhere("a".repeat(70) + ".example").status().toString());
  }

  @Test
  void serverTroubleIsTemporary() {
    zone.add("d.example", Type.A, "192.0.2.1").fail("d.example", Type.MX, Rcode.SERVFAIL);
    assertEquals(
        "4.4.3", assertInstanceOf(Deferred.class, nowhere("d.example")).status().toString());
  }

  @Test
  void serversWithoutAddressAreTemporary() {
    zone.add("d.example", Type.MX, "10 gone.example");
    assertEquals(
        "4.4.4", assertInstanceOf(Deferred.class, nowhere("d.example")).status().toString());
  }

  @Test
  void oneServerWithoutAddressIsPassedOver() {
    zone.add("d.example", Type.MX, "10 gone.example")
        .add("d.example", Type.MX, "20 b.d.example")
        .add("b.d.example", Type.A, "192.0.2.2");
    assertEquals(List.of("b.d.example[192.0.2.2]:2525"), hops("d.example"));
  }

  @Test
  void troubleWithOneFamilyLeavesTheOther() {
    zone.add("d.example", Type.A, "192.0.2.1")
        .add("e.example", Type.MX, "10 d.example")
        .fail("d.example", Type.AAAA, Rcode.SERVFAIL);
    assertEquals(List.of("d.example[192.0.2.1]:2525"), hops("e.example"));
    assertEquals(List.of("d.example[192.0.2.1]:2525"), hops("d.example"));
  }

  @Test
  void onlyBetterServersThanOurselvesAreTried() {
    zone.add("d.example", Type.MX, "10 a.d.example")
        .add("d.example", Type.MX, "20 ME.example")
        .add("d.example", Type.MX, "30 c.d.example")
        .add("a.d.example", Type.A, "192.0.2.1")
        .add("c.d.example", Type.A, "192.0.2.3");
    assertEquals(List.of("a.d.example[192.0.2.1]:2525"), hops("d.example"));
  }

  @Test
  void mailThatLeadsBackToUsLoops() {
    zone.add("d.example", Type.MX, "10 me.example").add("me.example", Type.A, "192.0.2.9");
    assertEquals("5.4.6", nowhere("d.example").status().toString());
    assertEquals("5.4.6", nowhere("me.example").status().toString());
  }

  @Test
  void addressLiteralNeedsNoLookUp() {
    assertEquals(List.of("[192.0.2.1]:2525"), hops("[192.0.2.1]"));
    assertEquals(List.of("[2001:db8:0:0:0:0:0:1]:2525"), hops("[ipv6:2001:db8::1]"));
  }

  @Test
  void answersAreRemembered() {
    zone.add("d.example", Type.MX, "10 a.example")
        .add("a.example", Type.A, "192.0.2.1")
        .add("a.example", Type.AAAA, "2001:db8::1");
    MxResolver resolver = resolver(zone.address());
    assertEquals(2, hops(resolver, "d.example").size());
    zone.close();
    assertEquals(2, hops(resolver, "d.example").size());
  }

  @Test
  void answersAreForgottenWhenTheirTimeIsOver() throws IOException {
    MxResolver resolver = resolver(zone.address());
    zone.add("d.example", Type.MX, "10 a.example", 0).add("a.example", Type.A, "192.0.2.1", 0);
    assertEquals(List.of("a.example[192.0.2.1]:2525"), hops(resolver, "d.example"));
    zone.add("a.example", Type.A, "192.0.2.2", 0);
    assertEquals(2, hops(resolver, "d.example").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]:53", "[::1]"})
  void nameServerMayBeNamedInManyWays(String server) throws UnreachableDomainException {
    assertEquals(1, resolver(server).hopsOf("[192.0.2.1]").size());
  }

  @ParameterizedTest
  @CsvSource({"ipv4, d.example[192.0.2.1]:25", "ipv6, d.example[2001:db8:0:0:0:0:0:1]:25"})
  void settingChoosesTheFamily(String version, String hop) {
    zone.add("d.example", Type.A, "192.0.2.1").add("d.example", Type.AAAA, "2001:db8::1");
    MxResolver resolver =
        new Relays()
            .set("TMAIL_DELIVERD_DNS_SERVER", zone.address())
            .set("TMAIL_DELIVERD_IP_VERSION", version)
            .resolver();
    assertEquals(List.of(hop), hops(resolver, "d.example"));
  }

  @Test
  void aliasesInACircleAreTemporary() {
    zone.add("d.example", Type.CNAME, "e.example").add("e.example", Type.CNAME, "d.example");
    assertEquals("4.4.3", nowhere("d.example").status().toString());
  }

  @Test
  void zoneWithFortyServersIsNotLookedAtWhole() {
    for (int i = 0; i < 40; i++) {
      zone.add("d.example", Type.MX, "10 m" + i + ".example")
          .add("m" + i + ".example", Type.A, "192.0.2." + i);
    }
    assertEquals(10, hops("d.example").size());
  }

  @Test
  void backupOfAServerThatCannotBeFoundKeepsTheMail() {
    zone.add("d.example", Type.MX, "10 a.d.example").add("d.example", Type.MX, "20 me.example");
    assertEquals(
        "4.4.4", assertInstanceOf(Deferred.class, nowhere("d.example")).status().toString());
  }

  private List<String> hops(String domain) {
    return hops(resolver(zone.address()), domain);
  }

  private static List<String> hops(MxResolver resolver, String domain) {
    try {
      return resolver.hopsOf(domain).stream().map(NextHop::toString).toList();
    } catch (UnreachableDomainException nowhere) {
      throw new AssertionError(nowhere);
    }
  }

  private DeliveryResult nowhere(String domain) {
    return assertThrows(
            UnreachableDomainException.class, () -> resolver(zone.address()).hopsOf(domain))
        .result();
  }

  private static MxResolver resolver(String server) {
    return new Relays()
        .set("TMAIL_DELIVERD_DNS_SERVER", server)
        .set("TMAIL_DELIVERD_MX_PORT", "2525")
        .resolver();
  }
}
