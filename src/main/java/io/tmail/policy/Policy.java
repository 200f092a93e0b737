package io.tmail.policy;

import io.tmail.accounts.RelayIps;
import io.tmail.accounts.SenderAddresses;
import io.tmail.config.Settings;
import io.tmail.mail.Voucher;
import io.tmail.rates.RateCounters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the checks in order; the first refusal is final. A new check needs a class and a line here.
 */
@ApplicationScoped
public class Policy {
  private List<Check> checks;
  private RelayIps relayIps;

  protected Policy() {}

  @Inject
  Policy(Settings settings, RelayIps relayIps, SenderAddresses senders, RateCounters counters) {
    this.relayIps = relayIps;
    List<Check> all = new ArrayList<>();
    all.add(new SubmissionCheck());
    if (settings.recipients().senderOwnership()) {
      all.add(new SenderCheck(senders));
    }
    all.addAll(
        List.of(
            new SizeCheck(settings.smtpd().maxDataBytes()),
            new SpaceCheck(settings.general().home(), settings.smtpd().minFreeBytes()),
            new RcptCountCheck(settings.smtpd().maxRecipients()),
            new RelayCheck(relayIps),
            new HopsCheck(settings.smtpd().maxHops()),
            new RateCheck(settings.limits(), counters),
            new ForwardCheck(settings.recipients().forwarding().perHour(), counters)));
    if (settings.dovecot().enabled() && !settings.dovecot().quotaStatus().isBlank()) {
      all.add(new QuotaCheck(new PolicyService(Path.of(settings.dovecot().quotaStatus()))));
    }
    checks = List.copyOf(all);
  }

  /** Who vouches for what a client sends: the user it has proved to be, or else its network. */
  public Voucher voucher(Client client) {
    if (client.user().isPresent()) {
      return Voucher.USER;
    }
    return relayIps.allows(client.ip()) ? Voucher.NETWORK : Voucher.NOBODY;
  }

  public Verdict onConnect(Client client) {
    return first(check -> check.onConnect(client));
  }

  public Verdict onMail(Client client, Mail mail) {
    return first(check -> check.onMail(client, mail));
  }

  public Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    return first(check -> check.onRcpt(client, mail, rcpt));
  }

  public Verdict onMessage(Client client, Mail mail, Message message) {
    return first(check -> check.onMessage(client, mail, message));
  }

  private Verdict first(Function<Check, Verdict> step) {
    for (Check check : checks) {
      Verdict verdict = step.apply(check);
      if (verdict instanceof Verdict.Refuse) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }
}
