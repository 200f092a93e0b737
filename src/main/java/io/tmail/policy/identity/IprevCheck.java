package io.tmail.policy.identity;

import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.Finding;
import io.tmail.policy.Client;
import io.tmail.policy.Evidence;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.Iprev;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Finds out the name of the client's address; asked when it connects, awaited at the dot. */
@Dependent
final class IprevCheck extends Filter {
  private static final double SCORE = 1;

  private final Dns dns;

  /** The question of a session. */
  private record Asked(Inquiry<Iprev> inquiry) {}

  @Inject
  IprevCheck(Settings settings, Dns dns) {
    super(settings.filters(), "iprev", Rank.IDENTITY);
    this.dns = dns;
  }

  @Override
  public Verdict onConnect(Client client, Evidence session) {
    if (client.isRemote()) {
      Inquiry<Iprev> inquiry = Inquiry.begin(dns, answers -> Iprev.of(client.ip(), answers));
      session.put(Asked.class, new Asked(inquiry));
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    asked(transaction).ifPresent(each -> Inquiries.of(transaction.evidence()).add(each.inquiry()));
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    return await(transaction).map(this::verdict).orElse(Verdict.PASS);
  }

  private Verdict verdict(Iprev iprev) {
    List<Finding> findings =
        List.of(
            finding(
                iprev.status(),
                iprev.isBad() ? SCORE : 0,
                iprev.name().orElse(""),
                iprev.authenticationResult()));
    return iprev.isBad()
        ? objection(
            Reason.IPREV,
            "5.7.25",
            "no name of " + iprev.ip().getHostAddress() + " leads back to it",
            findings)
        : new Verdict.Pass(findings);
  }

  /** What has been found out about a stranger's client, waited for. */
  static Optional<Iprev> await(Transaction transaction) {
    return asked(transaction)
        .map(
            asked -> {
              Iprev iprev = Inquiries.of(transaction.evidence()).await(asked.inquiry());
              transaction.evidence().put(Iprev.class, iprev);
              return iprev;
            });
  }

  private static Optional<Asked> asked(Transaction transaction) {
    return transaction.isFromStranger()
        ? transaction.evidence().get(Asked.class)
        : Optional.empty();
  }
}
