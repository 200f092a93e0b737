package io.tmail.trust.dmarc;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.dns.DnsReply.Kind;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/**
 * Evaluates DMARC (RFC 9989) as a computation of {@link io.tmail.dns.Inquiry}: it has no effects,
 * and may be run again. A tree walk asks at most eight questions, all at once. There is one for the
 * From field, and one for each authenticated domain of the same organization.
 */
public final class Dmarc {
  private static final int MOST_OF_NAME = 253;
  private static final int MOST_OF_LABEL = 63;

  private Dmarc() {}

  /** Whether a message is what it claims to be, and what its domain wants if it is not. */
  public static DmarcResult check(DmarcQuery query, Answers dns) {
    return discover(query.fromDomain(), dns)
        .judge(query.spfPassedDomain(), query.dkimPassedDomains(), dns);
  }

  /**
   * Finds the policy for the domain of a From field (RFC 9989 §4.10.1). It needs no results of SPF
   * and DKIM, so it may run beside them.
   *
   * @return always a policy: what is wrong is its {@link DmarcPolicy#ending}
   */
  public static DmarcPolicy discover(String fromDomain, Answers dns) {
    Optional<String> domain = normal(fromDomain);
    return domain.isEmpty()
        ? DmarcPolicy.ending("", DmarcVerdict.NONE, "From has no valid domain")
        : found(domain.get(), TreeWalk.from(domain.get(), dns), dns);
  }

  /** The domain of the organization that a name belongs to; empty without an answer from DNS. */
  static Optional<String> organizationalDomain(String name, Answers dns) {
    return normal(name)
        .map(domain -> TreeWalk.from(domain, dns))
        .filter(walk -> walk.silent().isEmpty())
        .map(TreeWalk::organizationalDomain);
  }

  private static DmarcPolicy found(String from, TreeWalk walk, Answers dns) {
    boolean isOwn = walk.at(from).isPresent();
    if (!isOwn && walk.silent().isPresent()) {
      String reason = "no answer to " + walk.silent().get();
      return DmarcPolicy.ending(from, DmarcVerdict.TEMPERROR, reason);
    }
    Optional<String> organization =
        walk.silent().isPresent() ? Optional.empty() : Optional.of(walk.organizationalDomain());
    Optional<String> source =
        Stream.of(Optional.of(from), organization, walk.publicSuffix())
            .flatMap(Optional::stream)
            .filter(each -> walk.at(each).isPresent())
            .findFirst();
    if (source.isEmpty()) {
      return DmarcPolicy.ending(from, DmarcVerdict.NONE, "no DMARC record");
    }
    DmarcRecord record = walk.at(source.get()).orElseThrow();
    if (record.action().isEmpty()) {
      String reason = "the record of " + source.get() + " has no valid p";
      return DmarcPolicy.ending(from, DmarcVerdict.PERMERROR, reason);
    }
    boolean exists = isOwn || !record.distinguishesNonexistent() || exists(from, dns);
    return new DmarcPolicy(
        from,
        Optional.empty(),
        "",
        Optional.of(record),
        source.get(),
        organization,
        record.action(!isOwn, exists));
  }

  /** Whether there are addresses or MX. Without an answer the domain is taken to exist. */
  private static boolean exists(String domain, Answers dns) {
    List<Integer> types = List.of(Type.A, Type.AAAA, Type.MX);
    types.forEach(type -> dns.prepare(domain, type));
    for (int type : types) {
      DnsReply reply = dns.get(domain, type);
      if (reply.isFound() || reply.isTrouble()) {
        return true;
      }
      if (reply.kind() == Kind.NO_NAME) {
        return false;
      }
    }
    return false;
  }

  /** In A-labels and lower case, without a dot at the end; empty if it cannot be a domain. */
  static Optional<String> normal(String domain) {
    try {
      String name = DomainName.normal(domain);
      name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      return isDomain(name) ? Optional.of(name) : Optional.empty();
    } catch (InvalidAddressException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isDomain(String name) {
    if (name.length() > MOST_OF_NAME || !name.chars().allMatch(Dmarc::isOfName)) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > MOST_OF_LABEL) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfName(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  }

  static boolean isAtOrBelow(String domain, String ancestor) {
    return domain.equals(ancestor) || domain.endsWith("." + ancestor);
  }
}
