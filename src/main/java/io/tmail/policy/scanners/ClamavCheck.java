package io.tmail.policy.scanners;

import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.policy.Message;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.scan.Clamd;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Malware in anybody's mail, as ClamAV finds it. */
@Dependent
final class ClamavCheck extends ScannerCheck<Clamd, Clamd.Result> {
  private static final double SCORE = 5;

  @Inject
  ClamavCheck(Settings settings) {
    super(
        settings.filters(),
        "clamav",
        clients(settings.filters().scanners()),
        settings.filters().scanners().clamdUnanswered());
  }

  private static List<Clamd> clients(ScannerSettings settings) {
    return settings.clamd().stream().map(address -> new Clamd(address)).toList();
  }

  /** Malware may come from anybody. */
  @Override
  public boolean yieldsToAllowed() {
    return false;
  }

  @Override
  Clamd.Result ask(Clamd clamd, Transaction transaction, Message message, Duration patience)
      throws IOException {
    return clamd.scan(message.content(), patience);
  }

  @Override
  Verdict verdict(Clamd.Result result) {
    return switch (result.outcome()) {
      case CLEAN -> Verdict.found(finding("clean", 0, ""));
      case TOO_BIG -> Verdict.found(finding("unscanned", 0, result.name()));
      case FOUND ->
          objection(
              Reason.VIRUS,
              "5.7.1",
              "the message contains " + result.name(),
              List.of(finding("found", SCORE, result.name())));
    };
  }
}
