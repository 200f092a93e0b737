package io.tmail.admin.status;

import io.tmail.admin.status.TrialResult.Check;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsUnavailableException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ReverseMap;

/**
 * Checks the server's own name and its addresses in DNS. Many servers refuse mail from a client
 * whose address does not resolve back to its name.
 */
record NameTrial(Dns dns, String me) implements Trial {
  @Override
  public Check check() {
    return Check.NAME;
  }

  @Override
  public List<TrialResult> run() throws UnknownHostException {
    List<String> addresses = new ArrayList<>();
    try {
      addresses.addAll(dns.askAnew(me, "A"));
      addresses.addAll(dns.askAnew(me, "AAAA"));
    } catch (DnsUnavailableException noAnswer) {
      return List.of(
          TrialResult.warn(Check.NAME, me, noAnswer.getMessage(), "a responding resolver"));
    }
    if (addresses.isEmpty()) {
      return List.of(
          TrialResult.bad(
              Check.NAME, me, "no A and no AAAA record", "this machine's public address"));
    }
    List<TrialResult> findings = new ArrayList<>();
    findings.add(TrialResult.good(Check.NAME, me, String.join(", ", addresses)));
    for (String address : addresses) {
      findings.add(reverse(address));
    }
    return findings;
  }

  private TrialResult reverse(String address) throws UnknownHostException {
    String name = ReverseMap.fromAddress(address).toString(true);
    String wanted = name + ". PTR " + me + ".";
    try {
      List<String> found = dns.askAnew(name, "PTR");
      return found.stream().anyMatch((me + ".")::equalsIgnoreCase)
          ? TrialResult.good(Check.REVERSE, address, me)
          : TrialResult.warn(
              Check.REVERSE,
              address,
              found.isEmpty() ? "no PTR record" : String.join(", ", found),
              wanted);
    } catch (DnsUnavailableException noAnswer) {
      return TrialResult.warn(Check.REVERSE, address, noAnswer.getMessage(), wanted);
    }
  }
}
