package io.tmail.delivery.relay;

import io.tmail.delivery.client.NextHop;
import io.tmail.delivery.client.TlsPolicy;
import io.tmail.delivery.client.Tlsa;
import io.tmail.delivery.client.Trust;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsReply;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/** The TLS policy of a server by its TLSA records (RFC 7672 §2.2). */
final class Dane {
  private final RelayDns dns;

  Dane(Dns dns) {
    this.dns = new RelayDns(dns);
  }

  /**
   * @param domain the recipients' domain, for which the server may also have a certificate
   * @return empty if DANE does not apply
   * @throws UnreachableDomainException if that cannot be determined: the server must not be used
   */
  Optional<TlsPolicy> policyFor(NextHop hop, String domain) throws UnreachableDomainException {
    if (!hop.secure() || !(hop.address() instanceof InetSocketAddress tcp)) {
      return Optional.empty();
    }
    List<Tlsa> records = records("_" + tcp.getPort() + "._tcp." + hop.name());
    List<Tlsa> usable = records.stream().filter(Tlsa::isUsable).toList();
    if (records.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        usable.isEmpty()
            ? TlsPolicy.ENCRYPT
            : TlsPolicy.mandatory(new Trust.Dane(usable, List.of(hop.name(), domain))));
  }

  /** Only what DNSSEC authenticates; a forged denial would have failed. */
  private List<Tlsa> records(String name) throws UnreachableDomainException {
    try {
      DnsReply answer = dns.find(name, Type.TLSA);
      return answer.secure()
          ? answer.records().stream().map(each -> Tlsa.of((TLSARecord) each)).toList()
          : List.of();
    } catch (UnreachableDomainException none) {
      if (none.isPermanent()) {
        return List.of();
      }
      throw none;
    }
  }
}
