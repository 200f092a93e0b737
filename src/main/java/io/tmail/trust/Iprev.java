package io.tmail.trust;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.mail.AuthenticationResult;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/**
 * Whether the name of an address leads back to it (RFC 8601 §2.7.3), also called forward-confirmed
 * reverse DNS.
 *
 * @param status {@code pass}, {@code fail}, {@code temperror} or {@code permerror}: no name at all
 * @param name the name that leads back; empty without one
 */
public record Iprev(String status, Optional<String> name, InetAddress ip) {
  /** An address may have many names; no more of them are looked at. */
  private static final int MOST_NAMES = 10;

  /** A computation over DNS. */
  public static Iprev of(InetAddress ip, Answers dns) {
    DnsReply names = dns.get(ReverseMap.fromAddress(ip).toString(true), Type.PTR);
    if (names.isTrouble()) {
      return new Iprev("temperror", Optional.empty(), ip);
    }
    int type = ip instanceof Inet4Address ? Type.A : Type.AAAA;
    List<String> candidates =
        names.records().stream()
            .limit(MOST_NAMES)
            .map(each -> ((PTRRecord) each).getTarget().toString(true))
            .toList();
    candidates.forEach(name -> dns.prepare(name, type));
    boolean trouble = false;
    for (String name : candidates) {
      DnsReply addresses = dns.get(name, type);
      trouble |= addresses.isTrouble();
      if (addresses.records().stream().anyMatch(each -> ip.equals(address(each)))) {
        return new Iprev("pass", Optional.of(name), ip);
      }
    }
    String status = trouble ? "temperror" : candidates.isEmpty() ? "permerror" : "fail";
    return new Iprev(status, Optional.empty(), ip);
  }

  private static InetAddress address(Record each) {
    return each instanceof AAAARecord six ? six.getAddress() : ((ARecord) each).getAddress();
  }

  public boolean isPass() {
    return status.equals("pass");
  }

  /** Whether DNS says that no name leads back; trouble with DNS says nothing. */
  public boolean isBad() {
    return status.equals("fail") || status.equals("permerror");
  }

  /** For Authentication-Results. */
  public AuthenticationResult authenticationResult() {
    return new AuthenticationResult(
        "iprev",
        status,
        name.orElse(""),
        List.of(new AuthenticationResult.Property("policy.iprev", ip.getHostAddress())));
  }
}
