package io.tmail.policy.scanners;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Finding;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Message;
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
final class RspamdCheck extends ScannerCheck<Rspamd, Rspamd.Result> {
  private static final int SYMBOLS_SHOWN = 8;

  private final String me;

  @Inject
  RspamdCheck(Settings settings) {
    super(
        settings.filters(),
        "rspamd",
        clients(settings.filters().scanners()),
        settings.filters().scanners().rspamdUnanswered());
    this.me = settings.general().me();
  }

  private static List<Rspamd> clients(ScannerSettings settings) {
    return settings.rspamd().stream()
        .map(url -> new Rspamd(url, settings.rspamdPassword()))
        .toList();
  }

  @Override
  Rspamd.Result ask(Rspamd rspamd, Transaction transaction, Message message, Duration patience)
      throws IOException {
    return rspamd.check(message.content(), facts(transaction), patience);
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

  @Override
  Verdict verdict(Rspamd.Result result) {
    List<Finding> findings = List.of(finding(word(result.action()), result.score(), why(result)));
    String text = result.text().isEmpty() ? "the message looks like spam" : result.text();
    return switch (result.action()) {
      case "reject" -> objection(Reason.SPAM, "5.7.1", text, findings);
      case "add header", "rewrite subject" ->
          objection(milder(Mode.JUNK), Reason.SPAM, "5.7.1", text, findings);
      case "quarantine" -> objection(milder(Mode.QUARANTINE), Reason.SPAM, "5.7.1", text, findings);
      case "discard" -> disposal(Reason.SPAM, text, findings);
      case "soft reject", "greylist" ->
          deferral(Reason.SPAM, SmtpReply.of(451, "4.7.1", later(result)), findings);
      default -> new Verdict.Pass(findings);
    };
  }

  private static String later(Rspamd.Result result) {
    return result.text().isEmpty() ? "try again later" : result.text();
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
