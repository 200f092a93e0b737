package io.tmail.webhook;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.ScannerSettings.Unanswered;
import io.tmail.config.Settings;
import io.tmail.config.WebhookSettings.Event;
import io.tmail.mail.Finding;
import io.tmail.peer.Patience;
import io.tmail.policy.Client;
import io.tmail.policy.Evidence;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What webhooks say about anybody's mail, graded by the setting. */
@Dependent
final class WebhookCheck extends Filter {
  /** For all waits of a transaction, and for those of a session before its first. */
  private static final Duration BUDGET = Duration.ofSeconds(20);

  private final Webhooks webhooks;
  private final Unanswered unanswered;

  /** What was said in a session before its transactions. */
  private static final class Before {
    private Verdict atConnect = Verdict.PASS;
    private Verdict atHelo = Verdict.PASS;

    /** The name that was judged last. */
    private Optional<String> helo = Optional.empty();
  }

  @Inject
  WebhookCheck(Settings settings, Webhooks webhooks) {
    super(settings.filters(), "webhook", Rank.EXTENSIONS);
    this.webhooks = webhooks;
    this.unanswered = settings.filters().webhook().unanswered();
  }

  @Override
  public boolean isOn() {
    return super.isOn() && List.of(Event.values()).stream().anyMatch(webhooks::tell);
  }

  @Override
  public List<String> troubles() {
    return webhooks.troubles();
  }

  /** A transaction does not know what was found before it began: {@link #onMail} repeats it. */
  @Override
  public Verdict onConnect(Client client, Evidence session) {
    Before before = session.need(Before.class, Before::new);
    if (webhooks.tell(Event.CONNECT)) {
      before.atConnect = ask(WebhookFacts.of(Event.CONNECT, client), new Patience(BUDGET));
    }
    return before.atConnect;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    Before before = transaction.evidence().need(Before.class, Before::new);
    if (webhooks.tell(Event.HELO) && !before.helo.equals(transaction.client().helo())) {
      before.helo = transaction.client().helo();
      before.atHelo = ask(WebhookFacts.of(Event.HELO, transaction.client()), patience(transaction));
    }
    Verdict atMail =
        webhooks.tell(Event.MAIL)
            ? ask(WebhookFacts.of(Event.MAIL, transaction), patience(transaction))
            : Verdict.PASS;
    return Verdict.together(List.of(before.atConnect, before.atHelo, atMail));
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    if (!webhooks.tell(Event.RCPT)) {
      return Verdict.PASS;
    }
    JsonObjectBuilder facts = WebhookFacts.of(Event.RCPT, transaction);
    return ask(facts.add("recipient", rcpt.path().toString()), patience(transaction));
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    if (!webhooks.tell(Event.MESSAGE)) {
      return Verdict.PASS;
    }
    Patience patience = patience(transaction);
    patience.limit(transaction.timeLeft());
    return ask(WebhookFacts.of(transaction, message), patience);
  }

  private static Patience patience(Transaction transaction) {
    return transaction.evidence().need(Patience.class, () -> new Patience(BUDGET));
  }

  private Verdict ask(JsonObjectBuilder facts, Patience patience) {
    long begun = System.nanoTime();
    byte[] event = facts.build().toString().getBytes(StandardCharsets.UTF_8);
    try {
      return graded(webhooks.post(event, patience.left(), WebhookVerdict::read));
    } catch (IOException silent) {
      return unanswered(unanswered, String.valueOf(silent.getMessage()));
    } finally {
      patience.spend(System.nanoTime() - begun);
    }
  }

  private Verdict graded(WebhookVerdict said) {
    if (said.saysNothing()) {
      return Verdict.PASS;
    }
    List<Finding> findings = List.of(finding(said.result(), said.score(), said.reason()));
    String text = said.reply().text();
    return switch (said.wish()) {
      case PASS, MARK -> new Verdict.Pass(findings);
      case JUNK -> objection(milder(Mode.JUNK), Reason.WEBHOOK, "5.7.1", text, findings);
      case QUARANTINE ->
          objection(milder(Mode.QUARANTINE), Reason.WEBHOOK, "5.7.1", text, findings);
      case DISCARD -> disposal(Reason.WEBHOOK, text, findings);
      case REFUSE ->
          said.reply().isPermanent()
              ? objection(mode(), Reason.WEBHOOK, said.reply(), findings)
              : deferral(Reason.WEBHOOK, said.reply(), findings);
    };
  }
}
