package io.tmail.policy.identity;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Check;
import io.tmail.policy.Finding;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.dmarc.Dmarc;
import io.tmail.trust.dmarc.DmarcAction;
import io.tmail.trust.dmarc.DmarcPolicy;
import io.tmail.trust.dmarc.DmarcResult;
import io.tmail.trust.dmarc.DmarcVerdict;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the domain of the field From is one that SPF or DKIM has authenticated (RFC 9989). Its
 * policy is asked for when the header has arrived, the result follows those of SPF and DKIM.
 */
@Dependent
final class DmarcCheck implements Check {
  private final Settings settings;
  private final Dns dns;

  /** The question of a message with one author domain. */
  private record Asked(String domain, Inquiry<DmarcPolicy> policy) {}

  @Inject
  DmarcCheck(Settings settings, Dns dns) {
    this.settings = settings;
    this.dns = dns;
  }

  @Override
  public String name() {
    return "dmarc";
  }

  @Override
  public Rank rank() {
    return Rank.ALIGNMENT;
  }

  @Override
  public boolean isOn() {
    return settings.filters().dmarc() != Mode.OFF;
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    if (transaction.isFromStranger()) {
      authorDomain(header)
          .ifPresent(domain -> transaction.evidence().put(Asked.class, ask(transaction, domain)));
    }
    return Verdict.PASS;
  }

  private Asked ask(Transaction transaction, String domain) {
    return new Asked(
        domain,
        Inquiries.of(transaction.evidence())
            .begin(dns, answers -> Dmarc.discover(domain, answers)));
  }

  /** A message without one author domain has no policy: anything could be shown as its author. */
  private static Optional<String> authorDomain(MessageHeader header) {
    List<MessageHeader.Field> from = header.all("from");
    if (from.size() != 1) {
      return Optional.empty();
    }
    String text = from.get(0).text();
    List<String> domains =
        MessageHeader.authors(text.substring(text.indexOf(':') + 1).replace("\r\n", ""))
            .orElse(List.of())
            .stream()
            .map(MailAddress::domain)
            .distinct()
            .toList();
    return domains.size() == 1 ? Optional.of(domains.get(0)) : Optional.empty();
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    if (!transaction.isFromStranger()) {
      return Verdict.PASS;
    }
    Optional<Asked> asked = transaction.evidence().get(Asked.class);
    return Verdict.found(
        asked.isEmpty()
            ? finding(DmarcVerdict.NONE, "no single author domain", List.of())
            : judged(transaction, asked.get()));
  }

  private Finding judged(Transaction transaction, Asked asked) {
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    DmarcPolicy policy = inquiries.await(asked.policy());
    Authenticated authenticated = Authenticated.of(transaction.evidence());
    DmarcResult result =
        inquiries.await(
            inquiries.begin(
                dns, answers -> policy.judge(authenticated.spf(), authenticated.dkim(), answers)));
    String wanted = result.action().name().toLowerCase(Locale.ROOT);
    String reason =
        result.action() == DmarcAction.NONE
            ? result.reason()
            : result.reason() + ", the domain wants " + wanted;
    return finding(result.verdict(), reason, List.of(new Property("header.from", asked.domain())));
  }

  private static Finding finding(DmarcVerdict verdict, String reason, List<Property> properties) {
    return new Finding(
        "dmarc",
        verdict.keyword(),
        0,
        reason,
        List.of(new AuthenticationResult("dmarc", verdict.keyword(), "", properties)),
        Duration.ZERO);
  }
}
