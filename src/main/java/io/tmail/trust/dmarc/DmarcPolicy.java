package io.tmail.trust.dmarc;

import io.tmail.dns.Answers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policy that applies to the domain of a From field, before anything is authenticated.
 *
 * @param fromDomain in A-labels and lower case
 * @param ending the verdict if there is nothing to judge by: {@link DmarcVerdict#NONE}, {@link
 *     DmarcVerdict#TEMPERROR} or {@link DmarcVerdict#PERMERROR}
 * @param reason for that, for people; else empty
 * @param record the record that applies
 * @param recordDomain whose record that is; empty if there is none
 * @param organizationalDomain of the From field; empty if DNS gave no answer
 * @param action what the domain wants to happen with mail that fails, {@code t} considered
 */
public record DmarcPolicy(
    String fromDomain,
    Optional<DmarcVerdict> ending,
    String reason,
    Optional<DmarcRecord> record,
    String recordDomain,
    Optional<String> organizationalDomain,
    DmarcAction action) {
  /** Signatures whose domains are compared. */
  private static final int MOST_SIGNATURES = 8;

  private enum Alignment {
    ALIGNED,
    NOT_ALIGNED,
    UNKNOWN
  }

  /**
   * Domains that SPF or DKIM authenticated.
   *
   * @param known what is known without DNS
   * @param related those whose organizational domain has to be found
   */
  private record Identifiers(Alignment known, List<String> related) {
    Identifiers {
      related = List.copyOf(related);
    }
  }

  static DmarcPolicy ending(String fromDomain, DmarcVerdict verdict, String reason) {
    return new DmarcPolicy(
        fromDomain,
        Optional.of(verdict),
        reason,
        Optional.empty(),
        "",
        Optional.empty(),
        DmarcAction.NONE);
  }

  /**
   * Judges a message by what SPF and DKIM have authenticated (RFC 9989 §4.4, §5.3).
   *
   * @param spfPassedDomain as in {@link DmarcQuery}
   * @param dkimPassedDomains as in {@link DmarcQuery}; the first eight count
   */
  public DmarcResult judge(
      Optional<String> spfPassedDomain, List<String> dkimPassedDomains, Answers dns) {
    if (ending.isPresent()) {
      return new DmarcResult(ending.get(), DmarcAction.NONE, false, false, reason, this);
    }
    Identifiers spfDomains =
        identifiers(spfPassedDomain.stream(), record.map(DmarcRecord::isSpfStrict).orElse(false));
    Identifiers dkimDomains =
        identifiers(
            dkimPassedDomains.stream().limit(MOST_SIGNATURES),
            record.map(DmarcRecord::isDkimStrict).orElse(false));
    Stream.concat(spfDomains.related().stream(), dkimDomains.related().stream())
        .forEach(each -> TreeWalk.askAhead(each, dns));
    Alignment spf = alignment(spfDomains, dns);
    Alignment dkim = alignment(dkimDomains, dns);
    boolean isSpfAligned = spf == Alignment.ALIGNED;
    boolean isDkimAligned = dkim == Alignment.ALIGNED;
    if (isSpfAligned || isDkimAligned) {
      return new DmarcResult(
          DmarcVerdict.PASS, DmarcAction.NONE, isSpfAligned, isDkimAligned, "aligned", this);
    }
    return spf == Alignment.UNKNOWN || dkim == Alignment.UNKNOWN
        ? new DmarcResult(
            DmarcVerdict.TEMPERROR, DmarcAction.NONE, false, false, "no answer from DNS", this)
        : new DmarcResult(
            DmarcVerdict.FAIL, action, false, false, "no aligned domain is authenticated", this);
  }

  /**
   * Authenticated domains. Only those at or below the organization's can belong to it, so no others
   * are asked about.
   */
  private Identifiers identifiers(Stream<String> authenticated, boolean isStrict) {
    List<String> domains =
        authenticated.map(Dmarc::normal).flatMap(Optional::stream).distinct().toList();
    if (domains.contains(fromDomain)) {
      return new Identifiers(Alignment.ALIGNED, List.of());
    }
    if (isStrict || domains.isEmpty()) {
      return new Identifiers(Alignment.NOT_ALIGNED, List.of());
    }
    return organizationalDomain
        .map(organization -> related(domains, organization))
        .orElseGet(() -> new Identifiers(Alignment.UNKNOWN, List.of()));
  }

  private static Identifiers related(List<String> domains, String organization) {
    return new Identifiers(
        Alignment.NOT_ALIGNED,
        domains.stream().filter(each -> Dmarc.isAtOrBelow(each, organization)).toList());
  }

  private Alignment alignment(Identifiers identifiers, Answers dns) {
    Alignment best = identifiers.known();
    for (String domain : identifiers.related()) {
      TreeWalk walk = TreeWalk.from(domain, dns);
      if (walk.silent().isPresent()) {
        best = Alignment.UNKNOWN;
      } else if (organizationalDomain.equals(Optional.of(walk.organizationalDomain()))) {
        return Alignment.ALIGNED;
      }
    }
    return best;
  }
}
