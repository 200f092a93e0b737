package io.tmail.policy;

import io.tmail.config.FilterSettings;
import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.ScannerSettings.Unanswered;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.Finding;
import io.tmail.mail.SmtpReply;
import java.time.Duration;
import java.util.List;

/**
 * A check that an administrator switches and grades by one setting: {@code TMAIL_SMTPD_CHECK_} and
 * its name.
 */
public abstract class Filter implements Check {
  private final FilterSettings settings;
  private final String name;
  private final Rank rank;

  /**
   * @param name as in {@link Check#name}
   */
  protected Filter(FilterSettings settings, String name, Rank rank) {
    this.settings = settings;
    this.name = name;
    this.rank = rank;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Rank rank() {
    return rank;
  }

  /** Whether it is not one of the server's own. */
  public boolean isExtension() {
    return false;
  }

  /** What happens to a message that it objects to. */
  public final Mode mode() {
    return settings.mode(name);
  }

  @Override
  public boolean isOn() {
    return mode() != Mode.OFF;
  }

  @Override
  public boolean yieldsToAllowed() {
    return true;
  }

  /**
   * The check objects to the message: what its setting says happens.
   *
   * @param status enhanced, of a refusal
   * @param text why, for the sender of a refused message
   */
  protected final Verdict objection(
      Reason reason, String status, String text, List<Finding> findings) {
    return objection(mode(), reason, status, text, findings);
  }

  /** The same, graded otherwise than the setting says. */
  protected final Verdict objection(
      Mode graded, Reason reason, String status, String text, List<Finding> findings) {
    return objection(graded, reason, SmtpReply.of(550, status, text), findings);
  }

  /** The same with a code of its own, 5xx. */
  protected final Verdict objection(
      Mode graded, Reason reason, SmtpReply reply, List<Finding> findings) {
    return switch (graded) {
      case OFF, MARK -> new Verdict.Pass(findings);
      case JUNK -> new Verdict.Divert(Disposition.JUNK, findings);
      case QUARANTINE -> new Verdict.Divert(Disposition.QUARANTINE, findings);
      case REFUSE -> new Verdict.Refuse(refusal(settings, name, reply), reason, findings);
    };
  }

  /**
   * The client is to try again later; obeyed only if the setting is {@code refuse}.
   *
   * @param reply 4xx
   */
  protected final Verdict deferral(Reason reason, SmtpReply reply, List<Finding> findings) {
    String status = reply.statusOrDefault().toString();
    return mode() == Mode.REFUSE
        ? new Verdict.Refuse(
            SmtpReply.of(reply.code(), status, name + ": " + reply.text()), reason, findings)
        : new Verdict.Pass(findings);
  }

  /** Nobody is to get the message; less than {@code refuse} grades that as an objection. */
  protected final Verdict disposal(Reason reason, String text, List<Finding> findings) {
    return mode() == Mode.REFUSE
        ? new Verdict.Divert(Disposition.DISCARD, findings)
        : objection(reason, "5.7.1", text, findings);
  }

  /**
   * What a scanner wants held goes to quarantine, or less far if the setting says so. A scanner's
   * other wishes are graded likewise.
   */
  protected final Mode milder(Mode wanted) {
    return mode().compareTo(wanted) < 0 ? mode() : wanted;
  }

  /** It names the check, so that the sender's administrator knows where to look. */
  static SmtpReply refusal(FilterSettings settings, String name, SmtpReply reply) {
    String contact = settings.contact().isEmpty() ? "" : "; contact " + settings.contact();
    String status = reply.statusOrDefault().toString();
    return SmtpReply.of(reply.code(), status, name + ": " + reply.text() + contact);
  }

  /**
   * What the check has found.
   *
   * @param score added to the message's
   * @param results for Authentication-Results, if it has any
   */
  protected final Finding finding(
      String result, double score, String reason, AuthenticationResult... results) {
    return new Finding(name, result, score, reason, List.of(results), Duration.ZERO);
  }

  /**
   * The server that the check asks has no answer.
   *
   * @param why for the trace
   */
  protected final Verdict unanswered(Unanswered wanted, String why) {
    Finding finding = finding("temperror", 0, why);
    return wanted == Unanswered.ACCEPT
        ? Verdict.found(finding)
        : new Verdict.Refuse(
            SmtpReply.of(454, "4.3.0", name + ": no answer from the scanner, try again later"),
            Reason.SCANNER,
            List.of(finding));
  }
}
