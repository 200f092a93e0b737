package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.config.DovecotSettings;
import io.tmail.config.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses mail for a full mailbox while its client is still connected. Dovecot counts, so Dovecot
 * is asked: by Postfix's policy protocol, at its service {@code quota-status}. A mailbox without
 * quota is not looked up. Without a response within one second the recipient is accepted, and the
 * delivery decides.
 *
 * <p>Dovecot is asked again after DATA if the message is larger than its client declared: otherwise
 * an attacker could have bounces sent to a forged sender. One reply to DATA is for all recipients,
 * so the message is refused only if none of them has room.
 */
@Dependent
final class QuotaCheck implements Check {
  /** An action that is a reply of its own. */
  private static final Pattern REPLY =
      Pattern.compile("([45]\\d\\d) ([45]\\.\\d{1,3}\\.\\d{1,3}) (.+)");

  /** Recipients of one message, so that no client waits for long between DATA and its reply. */
  private static final int MOST_ASKED = 100;

  private final boolean on;
  private final PolicyService dovecot;

  @Inject
  QuotaCheck(Settings settings) {
    this(isOn(settings.dovecot()), new PolicyService(Path.of(settings.dovecot().quotaStatus())));
  }

  QuotaCheck(boolean on, PolicyService dovecot) {
    this.on = on;
    this.dovecot = dovecot;
  }

  private static boolean isOn(DovecotSettings settings) {
    return settings.enabled() && !settings.quotaStatus().isBlank();
  }

  @Override
  public String name() {
    return "quota";
  }

  @Override
  public Rank rank() {
    return Rank.MAILBOX;
  }

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return rcpt.resolved() instanceof Recipient.Mailbox mailbox && mailbox.limited()
        ? ask(mailbox, transaction.mail().declaredSize())
        : Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    List<Recipient.Mailbox> limited = message.limited();
    boolean worthAsking =
        message.size() > transaction.mail().declaredSize()
            && !limited.isEmpty()
            && limited.size() == message.recipients()
            && limited.size() <= MOST_ASKED;
    return worthAsking ? allRefuse(limited, message.size()) : Verdict.PASS;
  }

  /** A temporary refusal of one of them is one of the message: the client tries again. */
  private Verdict allRefuse(List<Recipient.Mailbox> mailboxes, long size) {
    List<Verdict.Refuse> refusals = new ArrayList<>();
    for (Recipient.Mailbox each : mailboxes) {
      if (!(ask(each, size) instanceof Verdict.Refuse refusal)) {
        return Verdict.PASS;
      }
      refusals.add(refusal);
    }
    return refusals.stream()
        .filter(refusal -> !refusal.reply().isPermanent())
        .findFirst()
        .orElse(refusals.get(0));
  }

  private Verdict ask(Recipient.Mailbox mailbox, long size) {
    return dovecot
        .ask(
            Map.of(
                "request",
                "smtpd_access_policy",
                "protocol_state",
                "RCPT",
                "recipient",
                mailbox.login(),
                "size",
                Long.toString(size)))
        .map(QuotaCheck::verdict)
        .orElse(Verdict.PASS);
  }

  /** The words of access(5) that quota-status may be configured to say. */
  private static Verdict verdict(String action) {
    Matcher reply = REPLY.matcher(action);
    if (reply.matches()) {
      int code = Integer.parseInt(reply.group(1));
      boolean sameClass = reply.group(1).charAt(0) == reply.group(2).charAt(0);
      return sameClass
          ? Verdict.refuse(Reason.QUOTA, code, reply.group(2), reply.group(3))
          : Verdict.refuse(Reason.QUOTA, 552, "5.2.2", "Mailbox is full");
    }
    if (action.startsWith("REJECT")) {
      return Verdict.refuse(Reason.QUOTA, 552, "5.2.2", "Mailbox is full");
    }
    return action.startsWith("DEFER")
        ? Verdict.refuse(Reason.QUOTA, 451, "4.3.0", "Quota cannot be looked up, try again later")
        : Verdict.PASS;
  }
}
