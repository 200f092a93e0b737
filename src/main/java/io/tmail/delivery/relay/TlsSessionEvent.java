package io.tmail.delivery.relay;

import io.tmail.delivery.client.TlsFault;
import java.util.List;
import java.util.Optional;

/**
 * A session with a server that the MX of a domain name began, or could not begin because of TLS;
 * fired on the delivery's thread. Texts that are not known are empty.
 *
 * @param domain of the recipients
 * @param policy that applied
 * @param server name of the MX
 * @param address of the server
 * @param from the local address that was set for the connection
 * @param fault empty if TLS was negotiated as the policy wants it
 */
public record TlsSessionEvent(
    String domain,
    Policy policy,
    String server,
    String address,
    String from,
    Optional<TlsFault> fault) {

  /**
   * What a domain says about TLS with its servers.
   *
   * @param type as TLS reports name it (RFC 8460 §4.4)
   * @param strings TLSA records, or lines of the MTA-STS policy
   * @param servers names of the MX that the policy lists
   */
  public record Policy(String type, List<String> strings, List<String> servers) {
    static final Policy NONE = new Policy("no-policy-found", List.of(), List.of());

    public Policy {
      strings = List.copyOf(strings);
      servers = List.copyOf(servers);
    }

    static Policy of(StsPolicy policy) {
      return policy.mode() == StsPolicy.Mode.NONE
          ? NONE
          : new Policy("sts", policy.lines(), policy.servers());
    }

    /** One that cannot be had. */
    static Policy unknown(String type) {
      return new Policy(type, List.of(), List.of());
    }
  }
}
