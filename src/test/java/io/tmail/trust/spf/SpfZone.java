package io.tmail.trust.spf;

import io.tmail.dns.MemoryDns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.xbill.DNS.Type;

/** The records that tests of SPF share. The sender is {@code bob@d.example}. */
abstract class SpfZone {
  static final String IP4 = "192.0.2.3";

  static final String IP6 = "2001:db8::cb01";

  final MemoryDns dns = new MemoryDns();

  SpfZone() {
    dns.add("host.d.example", Type.A, IP4)
        .add("host.d.example", Type.AAAA, IP6)
        .add("other.d.example", Type.A, "192.0.2.200")
        .add("d.example", Type.MX, "10 host.d.example")
        .add("d.example", Type.A, "192.0.2.9")
        .add("mx2.example", Type.MX, "10 other.d.example")
        .add("mx2.example", Type.MX, "20 host.d.example")
        .add("3.2.0.192.in-addr.arpa", Type.PTR, "liar.example.")
        .add("3.2.0.192.in-addr.arpa", Type.PTR, "HOST.d.example.")
        .add("liar.example", Type.A, "203.0.113.1")
        .text("pass.example", "v=spf1 +all")
        .text("fail.example", "v=spf1 -all")
        .text("softfail.example", "v=spf1 ~all")
        .text("neutral.example", "v=spf1 ?all")
        .text("empty.example", "v=spf1")
        .text("broken.example", "v=spf1 foo")
        .text("none.example", "hello")
        .fail("silent.example", Type.TXT)
        .fail("silent.example", Type.A)
        .fail("silent.example", Type.MX)
        .add("silent-mx.example", Type.MX, "10 silent.example");
  }

  SpfResult check(String ip) throws UnknownHostException {
    return Spf.check(query(ip, "host.d.example", "d.example", "bob"), dns);
  }

  static SpfQuery query(String ip, String helo, String domain, String localPart)
      throws UnknownHostException {
    return new SpfQuery(
        InetAddress.getByName(ip),
        helo,
        domain,
        localPart,
        "mx.receiver.example",
        Instant.ofEpochSecond(86_400));
  }
}
