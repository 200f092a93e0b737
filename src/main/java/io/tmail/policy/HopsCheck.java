package io.tmail.policy;

import io.tmail.config.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** A message that passed too many servers is looping (RFC 5321 §6.3). */
@Dependent
final class HopsCheck implements Check {
  private final int most;

  @Inject
  HopsCheck(Settings settings) {
    this.most = settings.smtpd().maxHops();
  }

  @Override
  public String name() {
    return "hops";
  }

  @Override
  public Rank rank() {
    return Rank.BOUNDS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    return message.receivedFields() > most
        ? Verdict.refuse(Reason.LOOP, 554, "5.4.6", "Too many hops, this message is looping")
        : Verdict.PASS;
  }
}
