package io.tmail.policy;

import io.tmail.accounts.Recipient;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses mail for a mailbox without room for it while its sender is still there to be told.
 * Dovecot counts, so Dovecot is asked: by Postfix's policy protocol, at its service {@code
 * quota-status}. A mailbox without quota costs no question, and no answer within a second means
 * yes: the delivery will tell.
 */
final class QuotaCheck implements Check {
  /** An action that is a reply of its own. */
  private static final Pattern REPLY =
      Pattern.compile("([45]\\d\\d) ([45]\\.\\d{1,3}\\.\\d{1,3}) (.+)");

  private final PolicyService dovecot;

  QuotaCheck(PolicyService dovecot) {
    this.dovecot = dovecot;
  }

  @Override
  public Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    return rcpt.resolved() instanceof Recipient.Mailbox mailbox && mailbox.limited()
        ? dovecot
            .ask(
                Map.of(
                    "request",
                    "smtpd_access_policy",
                    "protocol_state",
                    "RCPT",
                    "recipient",
                    mailbox.login(),
                    "size",
                    Long.toString(mail.declaredSize())))
            .map(QuotaCheck::verdict)
            .orElse(Verdict.PASS)
        : Verdict.PASS;
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
