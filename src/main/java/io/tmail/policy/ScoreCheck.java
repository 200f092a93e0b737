package io.tmail.policy;

import io.tmail.config.FilterSettings;
import io.tmail.config.Settings;
import io.tmail.mail.SmtpReply;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Locale;

/**
 * Refuses a message whose findings add up to too much. What adds up to less may go to Junk, which
 * each recipient decides.
 */
@Dependent
final class ScoreCheck implements Check {
  private final FilterSettings settings;

  @Inject
  ScoreCheck(Settings settings) {
    this.settings = settings.filters();
  }

  @Override
  public String name() {
    return "score";
  }

  @Override
  public Rank rank() {
    return Rank.SCORE;
  }

  @Override
  public boolean isOn() {
    return settings.refuseFrom() > 0;
  }

  @Override
  public boolean yieldsToAllowed() {
    return true;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    double score = transaction.score();
    return score < settings.refuseFrom() ? Verdict.PASS : refusal(score);
  }

  private Verdict refusal(double score) {
    String text = String.format(Locale.ROOT, "%.1f, the message looks like spam", score);
    return new Verdict.Refuse(
        Filter.refusal(settings, name(), SmtpReply.of(550, "5.7.1", text)), Reason.SCORE);
  }
}
