package io.tmail.policy.brake;

import io.tmail.accounts.User;
import io.tmail.config.Settings;
import io.tmail.mail.ClientNetwork;
import io.tmail.policy.AuthProgram;
import io.tmail.policy.Check;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import io.tmail.senders.Correspondents;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Looks at what users do, for {@link Brake}: to how many new recipients they write, from how many
 * networks, and how much of theirs is refused.
 */
@Dependent
final class BrakeCheck implements Check {
  private static final Set<Reason> OF_CONTENT = Set.of(Reason.VIRUS, Reason.SPAM, Reason.SCORE);
  private static final Set<Reason> OF_RECIPIENTS =
      Set.of(Reason.NO_MAILBOX, Reason.MAILBOX_DISABLED, Reason.RELAY);
  private static final int MOST_PAIRS = 100_000;

  private final Brake brake;
  private final Correspondents correspondents;
  private final RateCounter networks;
  private final String contact;

  @Inject
  BrakeCheck(Settings settings, Brake brake, Correspondents correspondents, RateCounters counters) {
    this.brake = brake;
    this.correspondents = correspondents;
    this.networks = counters.counter("brake-network-of-user", Duration.ofHours(1), MOST_PAIRS);
    this.contact = settings.filters().contact();
  }

  @Override
  public String name() {
    return "brake";
  }

  @Override
  public Rank rank() {
    return Rank.RATES;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    Optional<User> user = transaction.client().user();
    return user.isPresent()
            && transaction.client().isRemote()
            && isNewNetwork(transaction, user.get())
            && isTooMuch(transaction, Sign.NETWORKS)
        ? SuspensionCheck.refusal(contact)
        : Verdict.PASS;
  }

  private boolean isNewNetwork(Transaction transaction, User user) {
    String pair = user.login() + ' ' + ClientNetwork.of(transaction.client().ip()).prefix();
    if (networks.count(pair) > 0 || networks.exactCount(pair) > 0) {
      return false;
    }
    networks.add(pair, 1);
    return networks.count(pair) > 0; // else there was no room to remember it
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    Optional<User> user = transaction.client().user();
    String address = rcpt.path().address().toString();
    if (user.isEmpty()) {
      return Verdict.PASS;
    }
    if (!isNewRecipient(user.get(), address)) {
      correspondents.wrote(user.get().login(), address);
      return Verdict.PASS;
    }
    if (isTooMuch(transaction, Sign.NEW_RECIPIENTS)) {
      return SuspensionCheck.refusal(contact);
    }
    if (brake.isTooMuchForDomain(user.get().login())) {
      return Verdict.refuse(
          Reason.RECIPIENT_RATE,
          450,
          "4.7.1",
          "Too many new recipients of this domain in this hour, try again later");
    }
    // one that was refused stays new
    correspondents.wrote(user.get().login(), address);
    return Verdict.PASS;
  }

  /** A database that does not answer must not make anybody a thief. */
  private boolean isNewRecipient(User user, String address) {
    try {
      return !correspondents.hasWritten(user.login(), address);
    } catch (TimeoutException silent) {
      return false;
    }
  }

  @Override
  public void onRefusal(Transaction transaction, Reason reason) {
    if (transaction.client().user().isPresent()) {
      if (OF_CONTENT.contains(reason)) {
        isTooMuch(transaction, Sign.CONTENT);
      } else if (OF_RECIPIENTS.contains(reason)) {
        isTooMuch(transaction, Sign.REFUSED);
      }
    }
  }

  private boolean isTooMuch(Transaction transaction, Sign sign) {
    String program =
        transaction.evidence().get(AuthProgram.class).map(AuthProgram::name).orElse("");
    String login = transaction.client().user().orElseThrow().login();
    return brake.isTooMuch(login, sign, program);
  }
}
