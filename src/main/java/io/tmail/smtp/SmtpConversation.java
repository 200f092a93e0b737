package io.tmail.smtp;

import io.tmail.config.Limits;
import io.tmail.config.Listener.Role;
import io.tmail.config.Smtpd;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Client;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.server.Session;

/**
 * The state of one connection from greeting to QUIT: who the client is, whether a mail transaction
 * is open, how often it erred. Used by the session's thread; only {@link #stop} comes from another.
 */
final class SmtpConversation {
  private static final int PATIENT_ERRORS = 10;

  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;
  private Client client;
  private boolean open;
  private boolean extended;
  private Optional<SmtpEndpoint> endpoint = Optional.empty();
  private volatile WireSocket wire;
  private int errors;
  private int badRecipients;
  private int messages;
  private int vrfys;
  private int idleCommands;
  private long messageDeadline;
  private Reason reason = Reason.COMMAND;
  private volatile boolean receiving;
  private volatile boolean stopping;

  SmtpConversation(SmtpEndpointFactory factory, SmtpActivationSpec spec, InetAddress ip) {
    this.factory = factory;
    this.spec = spec;
    this.client = Client.connected(ip, spec.listener());
  }

  static SmtpConversation of(Session session) {
    return ((WireSocket) session.getSocket()).conversation();
  }

  void attach(WireSocket socket) {
    wire = socket;
  }

  Verdict connect() {
    if (spec.listener().implicitTls()) {
      wire.tls().ifPresent(this::learnTls);
    }
    return factory.policy().onConnect(client);
  }

  /**
   * A client that does not wait for the greeting is a program that sends spam (RFC 5321 §4.3.1).
   */
  Optional<SmtpReply> earlyTalk() {
    long delay = limits().greetingDelay().toNanos();
    if (delay > 0 && !client.ip().isLoopbackAddress()) {
      LockSupport.parkNanos(delay);
    }
    if (spec.listener().implicitTls() || !wire.hasInput()) {
      return Optional.empty();
    }
    because(Reason.EARLY_TALK);
    return Optional.of(SmtpReply.of(554, "5.5.1", "Wait for the greeting before you speak"));
  }

  SmtpActivationSpec spec() {
    return spec;
  }

  Client client() {
    return client;
  }

  /** Something new is known of the client. */
  void learn(UnaryOperator<Client> fact) {
    client = fact.apply(client);
  }

  private void learnTls(String facts) {
    client = client.secured(facts);
    tell(new SmtpEvent.Secured(role()));
  }

  /** TLS begins: whatever was said in plain text is forgotten (RFC 3207 §4.2). */
  void secured(String facts) {
    endTransaction();
    extended = false;
    learnTls(facts);
  }

  /** EHLO (extended) or HELO ends whatever was going on (RFC 5321 §4.1.4). */
  void hello(String name, boolean ehlo) {
    endTransaction();
    extended = ehlo;
    client = client.named(name);
  }

  boolean isExtended() {
    return extended;
  }

  Optional<SmtpEndpoint> transaction() {
    return endpoint;
  }

  /** A transaction that MAIL may open; it is the conversation's once MAIL was accepted. */
  SmtpEndpoint newTransaction() {
    return factory.create(this);
  }

  void begin(SmtpEndpoint transaction) {
    endpoint = Optional.of(transaction);
  }

  /** The transaction is over, well or not; sender and recipients are forgotten. */
  void endTransaction() {
    endpoint = Optional.empty();
  }

  /** What the next reply is counted by, if it refuses something. */
  void because(Reason why) {
    reason = why;
  }

  /** A reply is on its way to the client; each that refuses is counted once. */
  void countReply(int code) {
    if (code >= 400 && !isOver()) {
      boolean ours = code == 451 || code == 452;
      tell(
          new SmtpEvent.Refused(
              role(), ours && reason == Reason.COMMAND ? Reason.TROUBLE : reason));
    }
    reason = Reason.COMMAND;
  }

  private Role role() {
    return spec.listener().role();
  }

  /** The client was let in. */
  void opened() {
    open = true;
    tell(new SmtpEvent.Opened(role()));
  }

  /** The connection is over, whether it was ever let in or not. */
  void closed() {
    if (open) {
      open = false;
      tell(new SmtpEvent.Closed(role()));
    }
  }

  void tell(SmtpEvent fact) {
    factory.tell(fact);
  }

  /** Sends a reply, soon. */
  void reply(SmtpReply reply) throws IOException {
    countReply(reply.code());
    wire.output().reply(reply);
    if (reply.code() >= 500) {
      countError();
      slowDown();
    }
  }

  /** Whoever errs all the time waits for each answer; the first errors may be a person's. */
  private void slowDown() {
    long delay = limits().errorDelay().toNanos();
    if (errors > PATIENT_ERRORS && delay > 0 && !stopping && !isOver()) {
      LockSupport.parkNanos(delay);
    }
  }

  /** Sends a reply and whatever was collected before it, at once. */
  void replyNow(SmtpReply reply) throws IOException {
    countReply(reply.code());
    wire.output().reply(reply);
    wire.output().send();
  }

  void countError() {
    errors++;
    endIfTooBad();
  }

  /** A recipient was refused; too many of them look like a harvest of addresses. */
  void countBadRecipient() {
    badRecipients++;
  }

  /** A command that moves no mail; whoever says nothing else only holds a place. */
  void countIdleCommand() {
    int most = limits().commands();
    if (++idleCommands > most && most > 0) {
      end(Reason.COMMANDS, "Too many commands without a message");
    }
  }

  /** A message came whole, and was taken or refused. */
  void countMessage() {
    messages++;
    idleCommands = 0;
  }

  /** Whether one session has sent all that it may. */
  boolean hasSentEnough() {
    int most = limits().messages();
    return most > 0 && messages >= most;
  }

  void countVrfy() {
    int most = limits().vrfy();
    if (++vrfys > most && most > 0) {
      end(Reason.VRFY, "Too many VRFY");
    }
  }

  /** The last word to a client that is shown the door. */
  void end(Reason limit, String why) {
    because(limit);
    countReply(421);
    wire.output().end(SmtpReply.of(421, "4.7.0", spec.me() + " " + why));
  }

  /** Watches one message. */
  ContentGuard contentGuard() {
    Smtpd smtpd = spec.settings().smtpd();
    return new ContentGuard(
        smtpd.maxDataBytes(), limits().lineLength(), smtpd.mendsLineFeedsOf(client.ip()));
  }

  private Limits limits() {
    return spec.settings().limits();
  }

  private void endIfTooBad() {
    Smtpd limits = spec.settings().smtpd();
    int mostBad = limits.maxBadRecipients();
    if (errors >= limits.maxErrors() || (mostBad > 0 && badRecipients >= mostBad)) {
      boolean harvest = mostBad > 0 && badRecipients >= mostBad;
      end(harvest ? Reason.BAD_RECIPIENTS : Reason.ERRORS, "Too many errors");
    }
  }

  /** All that the client said so far is answered. */
  void endIfStopping() {
    if (stopping) {
      wire.output().end(goodbye());
    }
  }

  /** Whether the last reply was given and nothing more will be read from the client. */
  boolean isOver() {
    return wire.output().isEnded();
  }

  /** Whether a message is under way, so that what comes is content. */
  boolean isReceiving() {
    return receiving;
  }

  void receiving(boolean underWay) {
    long limit = limits().messageTime().toNanos();
    messageDeadline = System.nanoTime() + (limit == 0 ? Long.MAX_VALUE / 2 : limit);
    receiving = underWay;
  }

  /** When the message under way must have come whole, by {@link System#nanoTime}. */
  long messageDeadline() {
    return messageDeadline;
  }

  /** The server stops; a message under way may still come to its end. */
  void stop() {
    stopping = true;
    wire.endIfIdle(goodbye());
  }

  /**
   * Ends a read that has waited long enough.
   *
   * @param now of {@link System#nanoTime}
   */
  void endIfTooSlow(long now) {
    wire.endIfTooSlow(now);
  }

  /** The time to finish is over. */
  void abort() {
    wire.abort();
  }

  private SmtpReply goodbye() {
    return SmtpReply.of(421, "4.3.2", spec.me() + " is shutting down");
  }
}
