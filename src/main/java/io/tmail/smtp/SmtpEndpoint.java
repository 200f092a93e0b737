package io.tmail.smtp;

import io.tmail.accounts.JunkScores;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.accounts.User;
import io.tmail.config.LimitSettings;
import io.tmail.mail.ClientNetwork;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.QueueId;
import io.tmail.policy.Client;
import io.tmail.policy.Disposition;
import io.tmail.policy.Mail;
import io.tmail.policy.Message;
import io.tmail.policy.Policy;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.queue.DeliveryLog;
import io.tmail.queue.MailQueue;
import io.tmail.queue.ReceivedBody;
import io.tmail.queue.tables.Arrival;
import io.tmail.queue.tables.QueueUnavailableException;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.Refusal;
import io.tmail.queue.trace.Refusals;
import io.tmail.smtp.content.BdatStream;
import io.tmail.smtp.content.BodyStream;
import io.tmail.smtp.content.ClientGoneException;
import io.tmail.smtp.content.ContentGuard;
import io.tmail.smtp.content.MessageRefusedException;
import io.tmail.smtp.content.ReadBody;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One mail transaction (RFC 5321 §3.3), JCA's MessageEndpoint: {@link #mail} once, {@link #rcpt}
 * for each recipient, {@link #message} at most once. Used by the session's thread; discarded
 * silently when the client abandons it.
 */
final class SmtpEndpoint {
  private static final Logger LOG = Logger.getLogger("tmail");

  private final SmtpSession session;
  private final Policy policy;
  private final RecipientResolver resolver;
  private final MailQueue queue;
  private final JunkScores junkScores;
  private final Refusals refusals;
  private final Clock clock;
  private final Copies copies;

  /** Those of the recipients that are mailboxes with a quota. */
  private final List<Recipient.Mailbox> limited = new ArrayList<>();

  private Transaction transaction;

  /** RCPT commands that were accepted. */
  private int commands;

  /** Octets that are reserved for recipients and message. */
  private long memory;

  SmtpEndpoint(SmtpSession session, SmtpEndpointFactory factory) {
    this.session = session;
    this.policy = factory.policy();
    this.resolver = factory.resolver();
    this.queue = factory.queue();
    this.junkScores = factory.junkScores();
    this.copies = new Copies(resolver, factory.forwardedSenders());
    this.refusals = factory.refusals();
    this.clock = factory.clock();
  }

  /** MAIL; the transaction is open if the answer is positive. */
  Answer mail(Mail command) {
    transaction = policy.begin(client(), command, session.evidence());
    return policy.onMail(transaction) instanceof Verdict.Refuse refuse
        ? refused("MAIL", "", refuse)
        : Answers.SENDER_OK;
  }

  /** RCPT; the recipient is one of the message's if the answer is positive. */
  Answer rcpt(ForwardPath path, EsmtpParameters parameters) {
    Recipient resolved = resolver.resolve(path.address());
    Rcpt command = new Rcpt(path, parameters, resolved, Math.max(commands, copies.all().size()));
    if (policy.onRcpt(transaction, command) instanceof Verdict.Refuse refuse) {
      session.limits().countBadRecipient();
      return refused("RCPT", path.toString(), refuse);
    }
    List<EnvelopeRecipient> further =
        copies.further(resolved, path.address(), parameters, mail().reversePath());
    if (!takes(further.stream().mapToLong(SessionMemory::octetsOf).sum())) {
      return Answers.NO_ROOM_FOR_RECIPIENT;
    }
    commands++;
    transaction.addRecipient(path.address().toString(), parameters);
    copies.add(further);
    if (!further.isEmpty() && resolved instanceof Recipient.Mailbox mailbox && mailbox.limited()) {
      limited.add(mailbox);
    }
    return Answers.RECIPIENT_OK;
  }

  /** Whether there is memory for a message, which is the transaction's until its end. */
  boolean mayReceive() {
    long kept = session.spec().settings().store().inlineLimit();
    return takes(SessionMemory.MESSAGE + SessionMemory.COPIES * kept);
  }

  private boolean takes(long octets) {
    boolean taken = session.memory().take(octets);
    memory += taken ? octets : 0;
    return taken;
  }

  /** The transaction is over. */
  void close() {
    transaction.close();
    session.memory().give(memory);
    memory = 0;
  }

  /** Whether addresses and header may have characters beyond ASCII (RFC 6531). */
  boolean isInternationalised() {
    return mail().parameters().has("SMTPUTF8");
  }

  boolean hasRecipients() {
    return !copies.all().isEmpty();
  }

  /**
   * The message. It is always read to its end.
   *
   * @return 250 if and only if the message is on stable storage
   * @throws ClientGoneException if the client left before the end
   */
  Answer message(BodyStream body) throws IOException {
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    session.deadlines().messageBegins();
    session.limits().countMessage();
    try {
      return accept(id, body, now);
    } catch (MessageRefusedException refused) {
      return refused("DATA", allRecipients(), refused.verdict());
    } catch (ClientGoneException | BdatStream.InterruptedByCommand gone) {
      throw gone;
    } catch (NoMemoryException full) {
      body.drain();
      return Answers.NO_ROOM_FOR_MESSAGE;
    } catch (QueueUnavailableException | IOException | RuntimeException trouble) {
      LOG.log(Level.WARNING, "{0}: not queued: {1}", new Object[] {id, trouble});
      body.drain();
      return QueueUnavailableException.isOutOfSpace(trouble) ? Answers.NO_SPACE : Answers.TROUBLE;
    } finally {
      session.deadlines().messageEnds();
    }
  }

  private Answer accept(QueueId id, BodyStream body, Instant now)
      throws IOException, QueueUnavailableException {
    String received = passage().receivedField(id, onlyRecipient(), now).toWire();
    MessageHeader header = header(body);
    if (policy.onHeader(transaction, header) instanceof Verdict.Refuse refuse) {
      body.drain();
      return refused("DATA", allRecipients(), refuse);
    }
    if (transaction.voucher().submits()) {
      new Submission(session.spec().me()).complete(header, id, client(), mail(), now);
    }
    ReceivedBody rest = queue.receive(id, received.length() + header.size(), read(header.body()));
    ContentGuard guard = body.guard();
    ArrivedMessage arrived = new ArrivedMessage(queue, id, header, rest);
    Message message =
        new Message(
            id,
            guard.size(),
            guard.header().receivedFields(),
            copies.all().size(),
            limited,
            arrived);
    if (policy.onMessage(transaction, message) instanceof Verdict.Refuse refuse) {
      queue.forget(arrived.body());
      return refused("DATA", allRecipients(), refuse);
    }
    Found found = new Found(transaction, session.spec().me());
    MessageContent content = arrived.body().under(found.head(header, received));
    DeliveryLog.line(id, passage().facts());
    if (!transaction.findings().isEmpty()) {
      DeliveryLog.line(id, found.line());
    }
    keep(new QueuedMessage(id, envelope(), header.messageId(), content, now), found);
    session.tell(
        new SmtpEvent.Taken(client().listener().role(), guard.size(), copies.all().size()));
    return Answers.queued(id);
  }

  private void keep(QueuedMessage message, Found found) throws QueueUnavailableException {
    Arrival arrival = found.arrival(passage().origin());
    List<EnvelopeRecipient> to =
        transaction.isReaddressed() ? copies.readdressed(transaction) : copies.all();
    if (transaction.disposition() == Disposition.DISCARD || to.isEmpty()) {
      queue.discard(message, copies.all(), arrival, found.why());
    } else {
      queue.accept(message, found.file(to, junkScores), arrival);
    }
  }

  private Envelope envelope() {
    String user = client().user().map(User::login).orElse("");
    return new Envelope(mail().reversePath(), mail().parameters(), user, transaction.voucher());
  }

  /** The body, given to the checks that read it while it arrives. */
  private InputStream read(InputStream body) {
    return transaction.hasReaders() ? new ReadBody(body, transaction) : body;
  }

  /** The guard refuses what is bigger than the settings allow. */
  private MessageHeader header(BodyStream body) throws IOException {
    LimitSettings.Header most = session.spec().settings().limits().header();
    return MessageHeader.read(body, most.size(), most.fields(), this::takeForHeader);
  }

  private void takeForHeader(int octets) throws IOException {
    if (!takes(SessionMemory.HEADER * (long) octets)) {
      throw new NoMemoryException();
    }
  }

  /** There is no memory for the header of a message. */
  private static final class NoMemoryException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private Passage passage() {
    return new Passage(client(), session.spec().me(), session.isExtended(), isInternationalised());
  }

  private Optional<String> onlyRecipient() {
    return copies.all().size() == 1
        ? Optional.of(copies.all().get(0).original())
        : Optional.empty();
  }

  /** The MAIL command, or what checks have made of it. */
  private Mail mail() {
    return transaction.mail();
  }

  private Client client() {
    return session.client();
  }

  /** As the log and the trace name those that a message would have gone to. */
  private String allRecipients() {
    List<EnvelopeRecipient> all = copies.all();
    String first = all.isEmpty() ? "" : all.get(0).original();
    return all.size() < 2 ? first : first + " and " + (all.size() - 1) + " more";
  }

  private Answer refused(String verb, String recipient, Verdict.Refuse verdict) {
    Instant now = clock.instant();
    QueueId id = QueueId.next(now.toEpochMilli());
    ClientLog.ALL.line(
        client().ip(),
        () ->
            "%s: refused: client=[%s], %s from=<%s>%s: %s"
                .formatted(
                    id,
                    client().ip().getHostAddress(),
                    verb,
                    ClientLog.cut(mail().reversePath().toString()),
                    recipient.isEmpty() ? "" : ", to=<" + ClientLog.cut(recipient) + ">",
                    ClientLog.cut(verdict.reply().toString())));
    refusals.add(
        ClientNetwork.of(client().ip()),
        new Refusal(
            id,
            now,
            passage().origin(),
            client().user().map(User::login).orElse(""),
            mail().reversePath().toString(),
            recipient,
            verdict.reply(),
            transaction.findings()));
    return Answer.of(verdict);
  }
}
