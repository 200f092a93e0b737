package io.tmail.policy.identity;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.policy.Check;
import io.tmail.policy.Client;
import io.tmail.policy.Evidence;
import io.tmail.policy.Finding;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.trust.Iprev;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Finds out the name of the client's address; asked when it connects, awaited at the dot. */
@Dependent
final class IprevCheck implements Check {
  private final Settings settings;
  private final Dns dns;

  /** The question of a session. */
  private record Asked(Inquiry<Iprev> inquiry) {}

  @Inject
  IprevCheck(Settings settings, Dns dns) {
    this.settings = settings;
    this.dns = dns;
  }

  @Override
  public String name() {
    return "iprev";
  }

  @Override
  public Rank rank() {
    return Rank.IDENTITY;
  }

  @Override
  public boolean isOn() {
    return settings.filters().iprev() != Mode.OFF;
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
    asked(transaction).forEach(each -> Inquiries.of(transaction.evidence()).add(each.inquiry()));
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    List<Finding> findings =
        asked(transaction).stream()
            .map(each -> Inquiries.of(transaction.evidence()).await(each.inquiry()))
            .map(IprevCheck::finding)
            .toList();
    return new Verdict.Pass(findings);
  }

  private static List<Asked> asked(Transaction transaction) {
    return transaction.isFromStranger()
        ? transaction.evidence().get(Asked.class).stream().toList()
        : List.of();
  }

  private static Finding finding(Iprev iprev) {
    return new Finding(
        "iprev",
        iprev.status(),
        0,
        iprev.name().orElse(""),
        List.of(iprev.authenticationResult()),
        Duration.ZERO);
  }
}
