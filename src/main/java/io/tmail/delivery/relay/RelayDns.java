package io.tmail.delivery.relay;

import io.tmail.dns.Dns;
import io.tmail.dns.DnsReply;

/** DNS for deliveries: a reply without an answer is the outcome of the delivery. */
record RelayDns(Dns dns) {
  /**
   * The records of a name; none if it has none of this type.
   *
   * @throws UnreachableDomainException permanent if the name does not exist, else temporary
   */
  DnsReply find(String name, int type) throws UnreachableDomainException {
    DnsReply reply = dns.find(name, type);
    return switch (reply.kind()) {
      case FOUND, NOTHING -> reply;
      case NO_NAME ->
          throw UnreachableDomainException.permanent("5.1.2", "no such domain: " + name);
      case NOT_A_NAME -> throw UnreachableDomainException.permanent("5.1.2", reply.trouble());
      case TROUBLE ->
          throw UnreachableDomainException.temporary(
              "4.4.3", "DNS look-up of " + name + " failed: " + reply.trouble());
    };
  }
}
