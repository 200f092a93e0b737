package io.tmail.policy.scanners;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Finding;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Disposition;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.scan.Rspamd;
import io.tmail.trust.Iprev;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What rspamd says about a message. Its score is added to that of the other checks. */
@Dependent
final class RspamdCheck extends Filter {
  private static final int SYMBOLS_SHOWN = 8;

  private final String me;
  private final ScannerSettings settings;
  private final Servers<Rspamd> servers;

  @Inject
  RspamdCheck(Settings settings) {
    super(settings.filters(), "rspamd", Rank.SCANNERS);
    this.me = settings.general().me();
    this.settings = settings.filters().scanners();
    this.servers =
        new Servers<>(
            "rspamd",
            this.settings.rspamd().stream()
                .map(
                    url -> new Rspamd(url, this.settings.rspamdPassword(), this.settings.timeout()))
                .toList(),
            this.settings.timeout());
  }

  @Override
  public List<String> troubles() {
    return servers.troubles();
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    if (message.content().size() > settings.maxSize()) {
      return Verdict.found(Finding.of(name(), "unscanned", "the message is too big"));
    }
    try {
      List<Map.Entry<String, String>> facts = facts(transaction);
      return verdict(servers.ask(rspamd -> rspamd.check(message.content(), facts)));
    } catch (IOException silent) {
      return unanswered(settings.rspamdUnanswered(), String.valueOf(silent.getMessage()));
    }
  }

  /** The request's header fields (rspamd's protocol documentation). */
  private List<Map.Entry<String, String>> facts(Transaction transaction) {
    List<Map.Entry<String, String>> facts = new ArrayList<>();
    facts.add(Map.entry("IP", transaction.client().ip().getHostAddress()));
    transaction.client().helo().ifPresent(helo -> facts.add(Map.entry("Helo", helo)));
    transaction
        .evidence()
        .get(Iprev.class)
        .flatMap(Iprev::name)
        .ifPresent(name -> facts.add(Map.entry("Hostname", name)));
    facts.add(Map.entry("From", transaction.mail().reversePath().toString()));
    transaction.recipients().forEach(each -> facts.add(Map.entry("Rcpt", each)));
    transaction.client().user().ifPresent(user -> facts.add(Map.entry("User", user.login())));
    facts.add(Map.entry("MTA-Name", me));
    return facts;
  }

  private Verdict verdict(Rspamd.Result result) {
    Finding finding =
        new Finding(
            name(), word(result.action()), result.score(), why(result), List.of(), Duration.ZERO);
    List<Finding> findings = List.of(finding);
    String text = result.text().isEmpty() ? "the message looks like spam" : result.text();
    return switch (result.action()) {
      case "reject" -> objection(Reason.SPAM, "5.7.1", text, findings);
      case "add header", "rewrite subject" ->
          objection(milder(Mode.JUNK), Reason.SPAM, "5.7.1", text, findings);
      case "quarantine" -> objection(milder(Mode.QUARANTINE), Reason.SPAM, "5.7.1", text, findings);
      case "discard" ->
          mode() == Mode.REFUSE
              ? new Verdict.Divert(Disposition.DISCARD, findings)
              : objection(Reason.SPAM, "5.7.1", text, findings);
      case "soft reject", "greylist" ->
          mode() == Mode.REFUSE
              ? new Verdict.Refuse(
                  SmtpReply.of(451, "4.7.1", name() + ": " + later(result)), Reason.SPAM, findings)
              : new Verdict.Pass(findings);
      default -> new Verdict.Pass(findings);
    };
  }

  private static String later(Rspamd.Result result) {
    return result.text().isEmpty() ? "try again later" : result.text();
  }

  private Mode milder(Mode wanted) {
    return mode().compareTo(wanted) < 0 ? mode() : wanted;
  }

  /** Results are one word. */
  private static String word(String action) {
    return action.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static String why(Rspamd.Result result) {
    return result.symbols().stream()
        .limit(SYMBOLS_SHOWN)
        .map(each -> String.format(Locale.ROOT, "%s %.1f", each.name(), each.score()))
        .collect(Collectors.joining(", "));
  }
}
