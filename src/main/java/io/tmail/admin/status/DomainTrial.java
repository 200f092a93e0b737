package io.tmail.admin.status;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.admin.dns.DomainRecords;
import io.tmail.admin.dns.RecordCheck;
import io.tmail.admin.dns.RecordCheck.Verdict;
import io.tmail.admin.status.TrialResult.Check;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the first twenty local domains have the records that mail needs. */
record DomainTrial(Domains domains, DomainRecords records) implements Trial {
  private static final int MOST_DOMAINS = 20;

  @Override
  public Check check() {
    return Check.DOMAIN;
  }

  @Override
  public List<TrialResult> run() {
    return domains.list().stream()
        .filter(RcptHost::isLocal)
        .limit(MOST_DOMAINS)
        .map(host -> finding(host.hostname()))
        .toList();
  }

  private TrialResult finding(String domain) {
    List<RecordCheck> needed =
        records.check(domain).orElse(List.of()).stream()
            .filter(each -> !each.wanted().purpose().isOptional())
            .toList();
    String wrong =
        needed.stream()
            .filter(each -> each.verdict() != Verdict.OK)
            .map(each -> each.wanted().purpose() + " " + each.verdict())
            .distinct()
            .collect(Collectors.joining(", "));
    return wrong.isEmpty()
        ? TrialResult.good(Check.DOMAIN, domain, needed.size() + " records")
        : TrialResult.warn(Check.DOMAIN, domain, wrong, "tmail rcpthost dns " + domain);
  }
}
