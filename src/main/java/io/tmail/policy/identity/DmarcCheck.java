package io.tmail.policy.identity;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import io.tmail.mail.Finding;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Evidence;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.Iprev;
import io.tmail.trust.arc.ArcResult;
import io.tmail.trust.dmarc.Dmarc;
import io.tmail.trust.dmarc.DmarcAction;
import io.tmail.trust.dmarc.DmarcPolicy;
import io.tmail.trust.dmarc.DmarcResult;
import io.tmail.trust.dmarc.DmarcVerdict;
import io.tmail.trust.spf.SpfResult;
import io.tmail.trust.spf.SpfVerdict;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the domain of the field From is one that SPF or DKIM has authenticated (RFC 9989). Its
 * policy is asked for when the header has arrived, the result follows those of SPF and DKIM.
 */
@Dependent
final class DmarcCheck extends Filter {
  private static final double PASS = -5;

  private final List<String> sealers;
  private final Dns dns;

  /** The question of a message with one author domain. */
  private record Asked(String domain, Inquiry<DmarcPolicy> policy, boolean isFromList) {}

  @Inject
  DmarcCheck(Settings settings, Dns dns) {
    super(settings.filters(), "dmarc", Rank.ALIGNMENT);
    this.sealers = settings.filters().arcSealers();
    this.dns = dns;
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    if (transaction.isFromStranger()) {
      authorDomain(header)
          .ifPresent(
              domain ->
                  transaction
                      .evidence()
                      .put(Asked.class, ask(transaction, domain, header.has("list-id"))));
    }
    return Verdict.PASS;
  }

  private Asked ask(Transaction transaction, String domain, boolean isFromList) {
    return new Asked(
        domain,
        Inquiries.of(transaction.evidence()).begin(dns, answers -> Dmarc.discover(domain, answers)),
        isFromList);
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
    return asked.isEmpty()
        ? Verdict.found(finding(DmarcVerdict.NONE, 0, "no single author domain", List.of()))
        : judged(transaction, asked.get());
  }

  private Verdict judged(Transaction transaction, Asked asked) {
    DmarcResult result = result(transaction, asked);
    boolean forwarded = result.action() != DmarcAction.NONE && isSealedByTrusted(transaction);
    DmarcAction action = forwarded ? DmarcAction.NONE : result.action();
    String reason = forwarded ? result.reason() + ", sealed by a trusted server" : why(result);
    List<Finding> findings =
        List.of(
            finding(
                result.verdict(),
                forwarded ? 0 : score(result),
                reason,
                List.of(new Property("header.from", asked.domain()))));
    Verdict verdict =
        objection(
            graded(action, transaction),
            Reason.DMARC,
            "5.7.26",
            asked.domain() + " did not send this message and wants it refused",
            findings);
    transaction.evidence().put(Aligned.class, aligned(transaction, asked, result, verdict));
    return verdict;
  }

  private Aligned aligned(
      Transaction transaction, Asked asked, DmarcResult result, Verdict verdict) {
    Evidence evidence = transaction.evidence();
    return new Aligned(
        result,
        verdict,
        result.action() != DmarcAction.NONE && isSealedByTrusted(transaction),
        asked.isFromList(),
        evidence.get(VerifiedSignatures.class).map(VerifiedSignatures::results).orElse(List.of()),
        evidence.get(SpfResult.class));
  }

  private DmarcResult result(Transaction transaction, Asked asked) {
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    DmarcPolicy policy = inquiries.await(asked.policy());
    Authenticated authenticated = Authenticated.of(transaction.evidence());
    return inquiries.await(
        inquiries.begin(
            dns, answers -> policy.judge(authenticated.spf(), authenticated.dkim(), answers)));
  }

  private static String why(DmarcResult result) {
    return result.action() == DmarcAction.NONE
        ? result.reason()
        : result.reason() + ", the domain wants " + result.action().name().toLowerCase(Locale.ROOT);
  }

  /** A valid chain, every server of which the administrator trusts (RFC 8617 §7.2.1). */
  private boolean isSealedByTrusted(Transaction transaction) {
    return transaction
        .evidence()
        .get(ArcResult.class)
        .filter(arc -> arc.status() == ArcResult.Status.PASS)
        .filter(arc -> sealers.containsAll(arc.sealers()))
        .isPresent();
  }

  /**
   * What is done of what the domain wants. A failure alone never refuses a message, since it may
   * have been forwarded (RFC 9989 §7.4): with {@code junk}, SPF and the client's name must speak
   * against it, too.
   */
  private Mode graded(DmarcAction wanted, Transaction transaction) {
    return switch (wanted) {
      case NONE -> Mode.MARK;
      case QUARANTINE -> mode() == Mode.REFUSE ? Mode.JUNK : mode();
      case REJECT -> mode() == Mode.JUNK && isForged(transaction) ? Mode.REFUSE : mode();
    };
  }

  private static boolean isForged(Transaction transaction) {
    boolean denied =
        transaction
            .evidence()
            .get(SpfResult.class)
            .filter(spf -> spf.verdict() == SpfVerdict.FAIL)
            .isPresent();
    return denied && transaction.evidence().get(Iprev.class).filter(Iprev::isBad).isPresent();
  }

  private static double score(DmarcResult result) {
    return switch (result.verdict()) {
      case PASS -> PASS;
      case FAIL ->
          switch (result.action()) {
            case NONE -> 1;
            case QUARANTINE -> 3;
            case REJECT -> 4;
          };
      default -> 0;
    };
  }

  private Finding finding(
      DmarcVerdict verdict, double score, String reason, List<Property> properties) {
    String word = verdict.keyword();
    return finding(word, score, reason, new AuthenticationResult("dmarc", word, "", properties));
  }
}
