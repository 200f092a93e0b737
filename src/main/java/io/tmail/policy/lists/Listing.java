package io.tmail.policy.lists;

import io.tmail.config.DnsList;
import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/**
 * What a list in DNS says about a name (RFC 5782).
 *
 * @param about an address or a domain
 * @param isListed whether it is listed by a code that counts
 * @param trouble why the list cannot be believed; empty if it can
 */
record Listing(DnsList list, String about, boolean isListed, Optional<String> trouble) {
  private static final int LOOPBACK = 127;
  private static final int ERROR = 255;

  /** What lists say about an address; asked of all of them at once. */
  static List<Listing> ofAddress(List<DnsList> lists, InetAddress ip, Answers dns) {
    String reversed = ReverseMap.fromAddress(ip).toString(true);
    String name = reversed.replaceFirst("\\.(in-addr|ip6)\\.arpa$", "");
    return all(lists, name, ip.getHostAddress(), "2.0.0.127", "1.0.0.127", dns);
  }

  /** The same about a domain. */
  static List<Listing> ofDomain(List<DnsList> lists, String domain, Answers dns) {
    return all(lists, domain, domain, "test", "invalid", dns);
  }

  /**
   * @param name as it stands before a list's zone
   * @param always what every list in order lists, for tests
   * @param never what no list lists
   */
  private static List<Listing> all(
      List<DnsList> lists, String name, String about, String always, String never, Answers dns) {
    lists.forEach(list -> dns.prepare(name + "." + list.zone(), Type.A));
    List<Listing> all = new ArrayList<>();
    for (DnsList list : lists) {
      DnsReply reply = dns.get(name + "." + list.zone(), Type.A);
      if (!reply.isFound()) {
        all.add(new Listing(list, about, false, Optional.empty()));
      } else {
        Optional<String> trouble = trouble(list, reply, always, never, dns);
        boolean listed = codes(reply).stream().anyMatch(list::counts);
        all.add(new Listing(list, about, listed && trouble.isEmpty(), trouble));
      }
    }
    return all;
  }

  /** A list that has been given up often lists the whole world. */
  private static Optional<String> trouble(
      DnsList list, DnsReply reply, String always, String never, Answers dns) {
    for (byte[] code : codes(reply)) {
      if ((code[0] & 0xff) != LOOPBACK) {
        return Optional.of("it answers with an address outside 127.0.0.0/8");
      }
      if ((code[1] & 0xff) == ERROR && (code[2] & 0xff) == ERROR) {
        return Optional.of(
            "it refuses to answer this server's DNS (127.255.255." + (code[3] & 0xff) + ")");
      }
    }
    dns.prepare(never + "." + list.zone(), Type.A);
    if (dns.get(always + "." + list.zone(), Type.A).kind() == DnsReply.Kind.NO_NAME) {
      return Optional.of("it does not list " + always + ", as every list does for tests");
    }
    return dns.get(never + "." + list.zone(), Type.A).isFound()
        ? Optional.of("it lists " + never + ", which no list does")
        : Optional.empty();
  }

  private static List<byte[]> codes(DnsReply reply) {
    List<byte[]> codes = new ArrayList<>();
    for (Record each : reply.records()) {
      if (each instanceof ARecord address) {
        codes.add(address.getAddress().getAddress());
      }
    }
    return codes;
  }
}
