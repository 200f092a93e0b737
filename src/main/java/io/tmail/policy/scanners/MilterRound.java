package io.tmail.policy.scanners;

import io.tmail.mail.Finding;
import io.tmail.peer.Patience;
import io.tmail.policy.Disposition;
import io.tmail.policy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The milters of one transaction, asked one after the other within one budget of waiting. */
final class MilterRound {
  private final List<MilterDialogue> dialogues;
  private final Patience patience;
  private final List<Finding> told = new ArrayList<>();

  MilterRound(List<MilterServer> servers, MilterFacts facts, Duration time) {
    this.patience = new Patience(time);
    this.dialogues =
        servers.stream().map(each -> new MilterDialogue(each, facts, patience)).toList();
  }

  /** What is left of the time. */
  Duration left() {
    return patience.left();
  }

  void close() {
    dialogues.forEach(MilterDialogue::close);
  }

  /** Asks until one refuses or discards; the strictest verdict counts. */
  Verdict ask(Function<MilterDialogue, Verdict> question) {
    List<Finding> findings = new ArrayList<>();
    Disposition strictest = Disposition.DELIVER;
    for (MilterDialogue dialogue : dialogues) {
      Verdict verdict = question.apply(dialogue);
      findings.addAll(news(verdict.findings()));
      if (verdict instanceof Verdict.Refuse refuse) {
        return new Verdict.Refuse(refuse.reply(), refuse.reason(), findings);
      }
      if (verdict instanceof Verdict.Divert divert
          && divert.disposition().compareTo(strictest) > 0) {
        strictest = divert.disposition();
      }
      if (strictest == Disposition.DISCARD) {
        break;
      }
    }
    return strictest == Disposition.DELIVER
        ? new Verdict.Pass(findings)
        : new Verdict.Divert(strictest, findings);
  }

  /** What was not found before: a refusal of the sender is one of each recipient. */
  private List<Finding> news(List<Finding> findings) {
    List<Finding> news = findings.stream().filter(each -> !told.contains(each)).toList();
    told.addAll(news);
    return news;
  }
}
