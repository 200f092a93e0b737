package io.tmail.delivery.relay;

import io.tmail.config.RelaySettings;
import io.tmail.config.Settings;
import io.tmail.delivery.client.NextHop;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsReply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Finds the servers that accept a domain's mail (RFC 5321 §5.1): MX by preference, at random among
 * equals; the domain's own addresses where it has no MX; none if its null MX says so (RFC 7505).
 */
@ApplicationScoped
public class MxResolver {
  /** Limits the servers, whose number is decided by a foreign zone. */
  private static final int MOST_EXCHANGERS = 10;

  private RelayDns dns;
  private OwnAddresses ourselves;
  private RelaySettings.IpVersion version;
  private int port;
  private String me;

  protected MxResolver() {}

  @Inject
  MxResolver(Settings settings, Dns dns) {
    this.dns = new RelayDns(dns);
    this.ourselves = new OwnAddresses(settings);
    this.version = settings.deliverd().relay().ipVersion();
    this.port = settings.deliverd().mxPort();
    this.me = settings.general().me();
  }

  /**
   * The servers to try, in this order; never empty.
   *
   * @throws UnreachableDomainException temporary or permanent
   */
  public List<NextHop> hopsOf(String domain) throws UnreachableDomainException {
    if (domain.startsWith("[")) {
      return withoutOurselves(List.of(literal(domain)), domain);
    }
    DnsReply answer = dns.find(domain, Type.MX);
    List<MXRecord> exchangers = exchangers(answer.records(), domain);
    List<NextHop> hops =
        exchangers.isEmpty()
            ? withoutMx(domain, answer.secure())
            : hopsOf(exchangers, answer.secure(), domain);
    if (hops.isEmpty()) {
      throw UnreachableDomainException.temporary("4.4.4", "no address found for " + domain);
    }
    return hops;
  }

  private List<NextHop> withoutMx(String domain, boolean secure) throws UnreachableDomainException {
    if (domain.equalsIgnoreCase(me)) {
      throw loop(domain);
    }
    return withoutOurselves(addresses(domain, port, secure), domain);
  }

  private List<NextHop> hopsOf(List<MXRecord> exchangers, boolean secure, String domain)
      throws UnreachableDomainException {
    List<NextHop> hops = new ArrayList<>();
    for (MXRecord mx : exchangers.subList(0, Math.min(exchangers.size(), MOST_EXCHANGERS))) {
      List<NextHop> found = addressesOrNone(mx.getTarget().toString(true), secure);
      if (found.stream().anyMatch(this::isOurselves)) {
        List<String> better =
            better(exchangers, mx.getPriority(), domain).stream()
                .map(each -> each.getTarget().toString(true))
                .toList();
        return hops.stream().filter(hop -> better.contains(hop.name())).toList();
      }
      hops.addAll(found);
    }
    return hops;
  }

  /**
   * The addresses of a named server, in random order.
   *
   * @param secure whether DNSSEC vouches for the name itself
   */
  List<NextHop> addresses(String host, int at, boolean secure) throws UnreachableDomainException {
    List<NextHop> hops = new ArrayList<>();
    UnreachableDomainException trouble = null;
    for (int family : families()) {
      try {
        DnsReply answer = dns.find(host, family);
        for (Record each : answer.records()) {
          hops.add(NextHop.of(host, addressOf(each), at).vouched(secure && answer.secure()));
        }
      } catch (UnreachableDomainException thisFamilyOnly) {
        trouble = thisFamilyOnly;
      }
    }
    if (hops.isEmpty() && trouble != null) {
      throw trouble;
    }
    Collections.shuffle(hops);
    return hops;
  }

  /**
   * The addresses of a server that the administrator named: an address itself, a name in DNS, or a
   * name that only this machine resolves.
   *
   * @throws UnreachableDomainException always temporary: the error is in this server's own table
   */
  List<NextHop> namedHost(String host, int at) throws UnreachableDomainException {
    try {
      if (host.contains(":") || host.matches("[0-9.]+") || host.equals("localhost")) {
        return withoutOurselves(system(host, at), host);
      }
      return withoutOurselves(addresses(host, at, true), host);
    } catch (UnreachableDomainException notInDns) {
      if (notInDns.isLoop()) {
        throw notInDns;
      }
      return withoutOurselves(system(host, at), host);
    }
  }

  private static List<NextHop> system(String host, int at) throws UnreachableDomainException {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(ip -> NextHop.of(host, ip, at))
          .toList();
    } catch (UnknownHostException unknown) {
      throw UnreachableDomainException.temporary("4.4.4", "no address found for " + host);
    }
  }

  private int[] families() {
    return switch (version) {
      case ANY -> new int[] {Type.AAAA, Type.A};
      case IPV4 -> new int[] {Type.A};
      case IPV6 -> new int[] {Type.AAAA};
    };
  }

  private NextHop literal(String domain) throws UnreachableDomainException {
    String ip = domain.substring(1, domain.length() - 1).replaceFirst("(?i)^ipv6:", "");
    try {
      if (ip.matches("[0-9A-Fa-f:.]+")) {
        return NextHop.of(domain, InetAddress.getByName(ip), port);
      }
    } catch (UnknownHostException malformed) {
      // reported below
    }
    throw UnreachableDomainException.permanent("5.1.2", "not an address: " + domain);
  }

  private List<MXRecord> exchangers(List<Record> records, String domain)
      throws UnreachableDomainException {
    List<MXRecord> found = new ArrayList<>();
    records.forEach(each -> found.add((MXRecord) each));
    if (found.size() == 1 && found.get(0).getTarget().equals(Name.root)) {
      throw UnreachableDomainException.permanent("5.1.10", domain + " accepts no mail (null MX)");
    }
    Collections.shuffle(found);
    found.sort(Comparator.comparingInt(MXRecord::getPriority));
    for (MXRecord mx : found) {
      if (mx.getTarget().toString(true).equalsIgnoreCase(me)) {
        return better(found, mx.getPriority(), domain);
      }
    }
    return found;
  }

  /** RFC 5321 §5.1: where this server is listed, only better servers may be tried. */
  private static List<MXRecord> better(List<MXRecord> sorted, int ours, String domain)
      throws UnreachableDomainException {
    List<MXRecord> better = sorted.stream().filter(mx -> mx.getPriority() < ours).toList();
    if (better.isEmpty()) {
      throw loop(domain);
    }
    return better;
  }

  private List<NextHop> withoutOurselves(List<NextHop> hops, String domain)
      throws UnreachableDomainException {
    List<NextHop> others = hops.stream().filter(hop -> !isOurselves(hop)).toList();
    if (others.isEmpty() && !hops.isEmpty()) {
      throw loop(domain);
    }
    return others;
  }

  private boolean isOurselves(NextHop hop) {
    return hop.address() instanceof InetSocketAddress tcp && ourselves.include(tcp);
  }

  private static UnreachableDomainException loop(String domain) {
    return UnreachableDomainException.permanent(
        "5.4.6", "mail for " + domain + " loops back to this server");
  }

  private List<NextHop> addressesOrNone(String host, boolean secure) {
    try {
      return addresses(host, port, secure);
    } catch (UnreachableDomainException thisHostOnly) {
      return List.of();
    }
  }

  private static InetAddress addressOf(Record each) {
    return each instanceof AAAARecord six ? six.getAddress() : ((ARecord) each).getAddress();
  }
}
