package io.tmail.policy.scanners;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.MilterSettings;
import io.tmail.config.ScannerSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader.Field;
import io.tmail.mail.SmtpReply;
import io.tmail.peer.Turns;
import io.tmail.policy.Disposition;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.NamedRecipient;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.scan.MilterReply;
import io.tmail.scan.MilterReply.Kind;
import io.tmail.scan.MilterWishes;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What milters say about anybody's mail but that of unauthenticated programs on this machine. They
 * are asked one after the other: each sees what those before it have changed. Their changes are
 * made whatever the setting is; what they refuse is graded by it.
 */
@Dependent
final class MilterCheck extends Filter {
  private static final double SCORE = 5;
  private static final String REFUSED = "the message is refused";

  /** With its name it has to fit into one packet. */
  private static final int LONGEST_FIELD = 60 << 10;

  private final ScannerSettings settings;
  private final MilterSettings milters;
  private final List<MilterServer> servers;
  private final String me;
  private final Turns turns = new Turns();

  @Inject
  MilterCheck(Settings settings) {
    super(settings.filters(), "milter", Rank.SCANNERS);
    this.settings = settings.filters().scanners();
    this.milters = settings.filters().milters();
    this.servers = milters.servers().stream().map(MilterServer::new).toList();
    this.me = settings.general().me();
  }

  @Override
  public boolean isOn() {
    return super.isOn() && !servers.isEmpty();
  }

  @Override
  public List<String> troubles() {
    return servers.stream()
        .filter(MilterServer::isLeftAlone)
        .map(each -> each + " does not answer")
        .toList();
  }

  /** A program on this machine is a client only if it authenticates. */
  private static boolean concerns(Transaction transaction) {
    return transaction.client().user().isPresent()
        || !transaction.client().ip().isLoopbackAddress();
  }

  private MilterRound round(Transaction transaction) {
    return transaction
        .evidence()
        .need(
            MilterRound.class,
            () -> {
              MilterFacts facts = new MilterFacts(transaction, me);
              MilterRound round = new MilterRound(servers, facts, settings.timeout());
              transaction.atEnd(round::close);
              return round;
            });
  }

  /** It is called for recipients that all checks before have accepted. */
  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return concerns(transaction)
        ? rcpt(round(transaction), new NamedRecipient(rcpt.path().toString(), rcpt.parameters()))
        : Verdict.PASS;
  }

  private Verdict rcpt(MilterRound round, NamedRecipient recipient) {
    return ask(
        round,
        dialogue ->
            dialogue
                .rcpt(recipient)
                .filter(reply -> reply.kind() != Kind.CONTINUE && reply.kind() != Kind.ACCEPT)
                .map(reply -> graded(dialogue.server(), reply, ""))
                .orElse(Verdict.PASS));
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    if (!concerns(transaction) || transaction.disposition() == Disposition.DISCARD) {
      return Verdict.PASS;
    }
    if (message.content().size() > settings.maxSize()) {
      return Verdict.found(finding("unscanned", 0, "the message is too big"));
    }
    if (hasLongField(message)) {
      return unanswered(milters.unanswered(), "a header field is too long for milters");
    }
    boolean isTrial = transaction.evidence().get(MilterRound.class).isEmpty();
    MilterRound round = round(transaction);
    if (isTrial) {
      for (NamedRecipient each : transaction.namedRecipients()) {
        if (rcpt(round, each) instanceof Verdict.Refuse refuse) {
          return refuse;
        }
      }
    }
    round.limit(transaction.timeLeft());
    try {
      turns.take(round.left());
    } catch (IOException crowded) {
      return unanswered(milters.unanswered(), String.valueOf(crowded.getMessage()));
    }
    try {
      return ask(round, dialogue -> content(dialogue, transaction, message));
    } finally {
      turns.give();
    }
  }

  private static boolean hasLongField(Message message) {
    return message.content().header().fields().stream()
        .map(Field::text)
        .anyMatch(text -> text.length() > LONGEST_FIELD);
  }

  private Verdict content(MilterDialogue dialogue, Transaction transaction, Message message)
      throws IOException {
    Optional<MilterReply> early = dialogue.content(message);
    Optional<MilterWishes> wishes = dialogue.wishes(message, settings.maxSize());
    MilterChanges changes = new MilterChanges(transaction, message.content());
    wishes.ifPresent(changes::make);
    Optional<MilterReply> last = wishes.map(MilterWishes::reply).or(() -> early);
    if (last.isEmpty()) {
      return Verdict.PASS;
    }
    if (transaction.recipients().isEmpty()) {
      Finding finding = finding("discard", 0, dialogue.server() + ": deleted all recipients");
      return new Verdict.Divert(Disposition.DISCARD, List.of(finding));
    }
    return changes
        .quarantine()
        .filter(reason -> last.get().kind() == Kind.CONTINUE || last.get().kind() == Kind.ACCEPT)
        .map(reason -> held(dialogue.server(), reason))
        .orElseGet(() -> graded(dialogue.server(), last.get(), changes.summary()));
  }

  private Verdict held(MilterServer server, String reason) {
    String text = reason.isEmpty() ? "the message is suspect" : reason;
    return objection(
        milder(Mode.QUARANTINE),
        Reason.MILTER,
        "5.7.1",
        text,
        List.of(finding("quarantine", SCORE, server + ": " + text)));
  }

  private Verdict graded(MilterServer server, MilterReply reply, String more) {
    String said = reply.custom().map(each -> ": " + each.text()).orElse("");
    String why = MilterChanges.clean(server + said + more);
    List<Finding> findings = List.of(finding(word(reply), score(reply), why));
    return switch (reply.kind()) {
      case CONTINUE, ACCEPT, SKIP -> new Verdict.Pass(findings);
      case REJECT -> objection(mode(), Reason.MILTER, refusal(reply), findings);
      case TEMPFAIL -> deferral(Reason.MILTER, deferral(reply), findings);
      case DISCARD -> disposal(Reason.MILTER, REFUSED, findings);
    };
  }

  private static String word(MilterReply reply) {
    boolean passes = reply.kind() == Kind.CONTINUE || reply.kind() == Kind.SKIP;
    return passes ? "accept" : reply.kind().name().toLowerCase(Locale.ROOT);
  }

  private static double score(MilterReply reply) {
    return reply.kind() == Kind.REJECT || reply.kind() == Kind.DISCARD ? SCORE : 0;
  }

  private static SmtpReply refusal(MilterReply reply) {
    return reply.custom().orElse(SmtpReply.of(550, "5.7.1", REFUSED));
  }

  private static SmtpReply deferral(MilterReply reply) {
    return reply.custom().orElse(SmtpReply.of(451, "4.7.1", "try again later"));
  }

  /** What one milter is asked. */
  @FunctionalInterface
  private interface Question {
    Verdict ask(MilterDialogue dialogue) throws IOException;
  }

  private Verdict ask(MilterRound round, Question question) {
    return round.ask(
        dialogue -> {
          try {
            return question.ask(dialogue);
          } catch (IOException silent) {
            String why = dialogue.server() + ": " + silent.getMessage();
            return unanswered(milters.unanswered(), why);
          }
        });
  }
}
