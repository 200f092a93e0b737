package io.tmail.policy.scanners;

import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Finding;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
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
final class ClamavCheck extends Filter {
  private static final double SCORE = 5;

  private final ScannerSettings settings;
  private final Servers<Clamd> servers;

  @Inject
  ClamavCheck(Settings settings) {
    super(settings.filters(), "clamav", Rank.SCANNERS);
    this.settings = settings.filters().scanners();
    this.servers =
        new Servers<>(
            "clamd",
            this.settings.clamd().stream()
                .map(address -> new Clamd(address, this.settings.timeout()))
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
      return verdict(servers.ask(clamd -> clamd.scan(message.content())));
    } catch (IOException silent) {
      return unanswered(settings.clamdUnanswered(), String.valueOf(silent.getMessage()));
    }
  }

  private Verdict verdict(Clamd.Result result) {
    return switch (result.outcome()) {
      case CLEAN -> Verdict.found(Finding.of(name(), "clean", ""));
      case TOO_BIG -> Verdict.found(Finding.of(name(), "unscanned", result.name()));
      case FOUND ->
          objection(
              Reason.VIRUS,
              "5.7.1",
              "the message contains " + result.name(),
              List.of(
                  new Finding(name(), "found", SCORE, result.name(), List.of(), Duration.ZERO)));
    };
  }
}
