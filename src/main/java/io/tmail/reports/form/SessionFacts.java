package io.tmail.reports.form;

import java.util.List;
import java.util.Optional;

/**
 * What a sender found out in sessions that are alike (RFC 8460 §4).
 *
 * @param policy that applied
 * @param failure empty if TLS was negotiated as the policy wants it
 */
public record SessionFacts(Policy policy, Optional<Failure> failure) {

  /**
   * The policy for a domain.
   *
   * @param type {@code tlsa}, {@code sts} or {@code no-policy-found}
   * @param strings TLSA records, or lines of the MTA-STS policy
   * @param domain whose policy it is
   * @param servers names of the MX that the policy lists
   */
  public record Policy(String type, List<String> strings, String domain, List<String> servers) {
    public Policy {
      strings = List.copyOf(strings);
      servers = List.copyOf(servers);
    }
  }

  /**
   * Why TLS failed. Texts may be empty.
   *
   * @param type as registered, such as {@code certificate-expired}
   * @param server name of the MX
   * @param address of that server
   * @param from the address that the sender came from
   * @param reason of the sender's own
   */
  public record Failure(String type, String server, String address, String from, String reason) {}
}
