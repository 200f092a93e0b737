package io.tmail.policy;

import io.tmail.mail.Finding;
import io.tmail.mail.SmtpReply;
import java.util.ArrayList;
import java.util.List;

/** The result of a check, with what it has found. */
public sealed interface Verdict {
  Verdict PASS = new Pass(List.of());

  /** What the check has found out, for or against the message. */
  List<Finding> findings();

  /** Accepted by this check; the next check is called. */
  record Pass(List<Finding> findings) implements Verdict {
    public Pass {
      findings = List.copyOf(findings);
    }
  }

  /** Accepted by this check, but not for the inbox; the next check is called. */
  record Divert(Disposition disposition, List<Finding> findings) implements Verdict {
    public Divert {
      findings = List.copyOf(findings);
    }
  }

  /** Refused: the client gets this reply, 4xx or 5xx, and no further check is called. */
  record Refuse(SmtpReply reply, Reason reason, List<Finding> findings) implements Verdict {
    public Refuse {
      findings = List.copyOf(findings);
    }

    public Refuse(SmtpReply reply, Reason reason) {
      this(reply, reason, List.of());
    }
  }

  /**
   * Several in one: the first that refuses, or else the strictest that diverts, with the findings
   * of all up to then.
   */
  static Verdict together(List<Verdict> verdicts) {
    List<Finding> findings = new ArrayList<>();
    Disposition strictest = Disposition.DELIVER;
    for (Verdict each : verdicts) {
      findings.addAll(each.findings());
      if (each instanceof Refuse refuse) {
        return new Refuse(refuse.reply(), refuse.reason(), findings);
      }
      if (each instanceof Divert divert && divert.disposition().compareTo(strictest) > 0) {
        strictest = divert.disposition();
      }
    }
    return strictest == Disposition.DELIVER ? new Pass(findings) : new Divert(strictest, findings);
  }

  static Verdict found(Finding... findings) {
    return new Pass(List.of(findings));
  }

  static Verdict refuse(int code, String status, String text) {
    return refuse(Reason.OTHER, code, status, text);
  }

  /**
   * @param reason what it is counted by
   */
  static Verdict refuse(Reason reason, int code, String status, String text) {
    return new Refuse(SmtpReply.of(code, status, text), reason);
  }
}
