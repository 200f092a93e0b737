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

  /** No more than this is left from now on. */
  void limit(Duration most) {
    patience.limit(most);
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
    List<Verdict> verdicts = new ArrayList<>();
    for (MilterDialogue dialogue : dialogues) {
      verdicts.add(question.apply(dialogue));
      if (isLast(verdicts.get(verdicts.size() - 1))) {
        break;
      }
    }
    return withNews(Verdict.together(verdicts));
  }

  private static boolean isLast(Verdict verdict) {
    return verdict instanceof Verdict.Refuse
        || (verdict instanceof Verdict.Divert divert
            && divert.disposition() == Disposition.DISCARD);
  }

  private Verdict withNews(Verdict verdict) {
    List<Finding> news = news(verdict.findings());
    if (verdict instanceof Verdict.Refuse refuse) {
      return new Verdict.Refuse(refuse.reply(), refuse.reason(), news);
    }
    return verdict instanceof Verdict.Divert divert
        ? new Verdict.Divert(divert.disposition(), news)
        : new Verdict.Pass(news);
  }

  /** What was not found before: a refusal of the sender is one of each recipient. */
  private List<Finding> news(List<Finding> findings) {
    List<Finding> news = findings.stream().filter(each -> !told.contains(each)).toList();
    told.addAll(news);
    return news;
  }
}
