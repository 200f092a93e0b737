package io.tmail.delivery.relay;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds the servers that take a domain's mail (RFC 5321 §5.1): MX by preference, at random among
 * equals; the domain's own addresses where it has no MX; none where it says so (RFC 7505).
 */
@ApplicationScoped
public class MxResolver {
  private Cache cache;
  private Resolver resolver;
  private int port;
  private String me;

  protected MxResolver() {}

  @Inject
  MxResolver(Settings settings) throws UnknownHostException {
    this.cache = new Cache(DClass.IN);
    this.port = settings.deliverd().mxPort();
    this.me = settings.general().me();
    if (settings.deliverd().dnsServer().isPresent()) {
      this.resolver = resolverAt(settings.deliverd().dnsServer().get());
    }
  }

  /** {@code host}, {@code host:port}, or the same with an IPv6 address in brackets. */
  private static Resolver resolverAt(String server) throws UnknownHostException {
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    SimpleResolver resolver = new SimpleResolver(hasPort ? server.substring(0, colon) : server);
    if (hasPort) {
      resolver.setPort(Integer.parseInt(server.substring(colon + 1)));
    }
    return resolver;
  }

  /**
   * The servers to try, in this order; never empty.
   *
   * @throws UnreachableDomainException telling whether there is hope
   */
  public List<NextHop> hopsOf(String domain) throws UnreachableDomainException {
    if (domain.startsWith("[")) {
      return List.of(literal(domain));
    }
    List<MXRecord> exchangers = exchangers(domain);
    List<NextHop> hops = new ArrayList<>();
    if (exchangers.isEmpty()) {
      if (domain.equalsIgnoreCase(me)) {
        throw loop(domain);
      }
      hops.addAll(addresses(domain));
    }
    for (MXRecord mx : exchangers) {
      hops.addAll(addressesOrNone(mx.getTarget().toString(true)));
    }
    if (hops.isEmpty()) {
      throw UnreachableDomainException.temporary("4.4.4", "no address found for " + domain);
    }
    return hops;
  }

  private NextHop literal(String domain) throws UnreachableDomainException {
    String ip = domain.substring(1, domain.length() - 1).replaceFirst("(?i)^ipv6:", "");
    try {
      return NextHop.of(domain, InetAddress.getByName(ip), port);
    } catch (UnknownHostException malformed) {
      throw UnreachableDomainException.permanent("5.1.2", "not an address: " + domain);
    }
  }

  private List<MXRecord> exchangers(String domain) throws UnreachableDomainException {
    List<MXRecord> found = new ArrayList<>();
    for (Record each : lookUp(domain, Type.MX)) {
      found.add((MXRecord) each);
    }
    if (found.size() == 1 && found.get(0).getTarget().equals(Name.root)) {
      throw UnreachableDomainException.permanent("5.1.10", domain + " accepts no mail (null MX)");
    }
    Collections.shuffle(found);
    found.sort(Comparator.comparingInt(MXRecord::getPriority));
    return withoutOurselves(found, domain);
  }

  /** RFC 5321 §5.1: where we are listed, only the better servers may be tried. */
  private List<MXRecord> withoutOurselves(List<MXRecord> sorted, String domain)
      throws UnreachableDomainException {
    for (MXRecord mx : sorted) {
      if (mx.getTarget().toString(true).equalsIgnoreCase(me)) {
        List<MXRecord> better =
            sorted.stream().filter(other -> other.getPriority() < mx.getPriority()).toList();
        if (better.isEmpty()) {
          throw loop(domain);
        }
        return better;
      }
    }
    return sorted;
  }

  private static UnreachableDomainException loop(String domain) {
    return UnreachableDomainException.permanent("5.4.6", "mail for " + domain + " loops to us");
  }

  private List<NextHop> addressesOrNone(String host) {
    try {
      return addresses(host);
    } catch (UnreachableDomainException thisHostOnly) {
      return List.of();
    }
  }

  /** Trouble with one family does not matter while the other has an address. */
  private List<NextHop> addresses(String host) throws UnreachableDomainException {
    List<InetAddress> addresses = new ArrayList<>();
    UnreachableDomainException trouble = null;
    for (int family : new int[] {Type.AAAA, Type.A}) {
      try {
        lookUp(host, family).forEach(each -> addresses.add(addressOf(each)));
      } catch (UnreachableDomainException thisFamilyOnly) {
        trouble = thisFamilyOnly;
      }
    }
    if (addresses.isEmpty() && trouble != null) {
      throw trouble;
    }
    Collections.shuffle(addresses);
    return addresses.stream().map(ip -> NextHop.of(host, ip, port)).toList();
  }

  private static InetAddress addressOf(Record each) {
    return each instanceof AAAARecord six ? six.getAddress() : ((ARecord) each).getAddress();
  }

  private List<Record> lookUp(String name, int type) throws UnreachableDomainException {
    Lookup lookup = lookup(name, type);
    lookup.setCache(cache);
    if (resolver != null) {
      lookup.setResolver(resolver);
    }
    Record[] answers = lookup.run();
    return switch (lookup.getResult()) {
      case Lookup.SUCCESSFUL -> Arrays.asList(answers);
      case Lookup.TYPE_NOT_FOUND -> List.of();
      case Lookup.HOST_NOT_FOUND ->
          throw UnreachableDomainException.permanent("5.1.2", "no such domain: " + name);
      default ->
          throw UnreachableDomainException.temporary(
              "4.4.3", "DNS look-up of " + name + " failed: " + lookup.getErrorString());
    };
  }

  private static Lookup lookup(String name, int type) throws UnreachableDomainException {
    try {
      return new Lookup(Name.fromString(java.net.IDN.toASCII(name), Name.root), type);
    } catch (TextParseException | IllegalArgumentException malformed) {
      throw UnreachableDomainException.permanent("5.1.2", "not a domain: " + name);
    }
  }
}
