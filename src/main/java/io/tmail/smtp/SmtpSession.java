package io.tmail.smtp;

import io.tmail.config.Listener.Role;
import io.tmail.config.SmtpdSettings;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Client;
import io.tmail.policy.Evidence;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import io.tmail.smtp.content.ContentGuard;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * The state of one connection from greeting to QUIT: who the client is, whether a mail transaction
 * is open, and its parts: wire, deadlines, limits, memory. Used by the session's thread; other
 * threads use its {@link Wire} only.
 */
final class SmtpSession {
  private static final int BUFFER = 8 * 1024;

  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;
  private final Handshakes handshakes;
  private final SessionMemory.Lease memory;
  private final SessionLimits limits;
  private final SessionDeadlines deadlines;
  private final Wire wire;
  private InputStream input;
  private CommandReader commands;
  private Client client;
  private Optional<SmtpEndpoint> transaction = Optional.empty();
  private final Evidence evidence = Evidence.ofSession();
  private boolean open;
  private boolean extended;
  private boolean turnedAway;

  /**
   * @param plain the connection, to which nothing was said yet
   */
  SmtpSession(SmtpEndpointFactory factory, SmtpActivationSpec spec, SessionRoom room, Socket plain)
      throws IOException {
    this.factory = factory;
    this.spec = spec;
    this.handshakes = room.handshakes();
    this.memory = new SessionMemory.Lease(room.memory(), plain.getInetAddress());
    this.limits = new SessionLimits(spec);
    this.deadlines = new SessionDeadlines(spec.settings());
    this.wire = new Wire(plain, spec.settings(), deadlines, Answers.goodbye(spec.me()));
    this.input = wire.input();
    this.commands = new CommandReader(input, memory);
    this.client = Client.connected(plain.getInetAddress(), spec.listener());
  }

  /**
   * Commands and content come from there from now on; they share the buffer, as a client may send
   * both at once. What an earlier buffer holds is discarded.
   *
   * @param buffered over {@link Wire#input}
   */
  void readFrom(InputStream buffered) {
    input = buffered;
    commands = new CommandReader(buffered, memory);
  }

  /** No thread is available for it: it must end without waiting. */
  void turnAway() {
    turnedAway = true;
  }

  boolean isTurnedAway() {
    return turnedAway;
  }

  Verdict connect() {
    return factory.policy().onConnect(client, evidence);
  }

  /**
   * A client that does not wait for the greeting is a program that sends spam (RFC 5321 §4.3.1).
   */
  Optional<Answer> earlyTalk() {
    long delay = spec.settings().limits().greetingDelay().toNanos();
    if (delay > 0 && !client.ip().isLoopbackAddress()) {
      LockSupport.parkNanos(delay);
    }
    return wire.hasInput() ? Optional.of(Answers.TALKED_BEFORE_GREETING) : Optional.empty();
  }

  /**
   * Takes room for a handshake, which counts until {@link #leaveHandshake}, and memory for TLS,
   * which is the session's until its end.
   *
   * @return what there is not enough of; nothing is taken then
   */
  Optional<Reason> enterHandshake() {
    if (!handshakes.enter(client.ip())) {
      return Optional.of(Reason.HANDSHAKES);
    }
    if (!memory.take(SessionMemory.TLS)) {
      handshakes.leave(client.ip());
      return Optional.of(Reason.MEMORY);
    }
    return Optional.empty();
  }

  /** Lays TLS over the connection: what was said in plain text is forgotten (RFC 3207 §4.2). */
  void secure() throws IOException {
    Duration silence = spec.settings().smtpd().timeout();
    Duration whole = spec.settings().sessions().handshakeTime();
    wire.secure(
        spec.tls().serverSide(wire.plain()), silence.compareTo(whole) < 0 ? silence : whole);
    readFrom(new BufferedInputStream(wire.input(), BUFFER));
    endTransaction();
    extended = false;
    client = client.secured(wire.tls().orElseThrow());
    tell(new SmtpEvent.Secured(role()));
  }

  void leaveHandshake() {
    handshakes.leave(client.ip());
  }

  Wire wire() {
    return wire;
  }

  /** The content of a message; {@link #commands} reads from the same stream. */
  InputStream input() {
    return input;
  }

  CommandReader commands() {
    return commands;
  }

  SessionMemory.Lease memory() {
    return memory;
  }

  /** What the session has done so far. */
  SessionLimits limits() {
    return limits;
  }

  SmtpActivationSpec spec() {
    return spec;
  }

  Client client() {
    return client;
  }

  /** What checks know of it. */
  Evidence evidence() {
    return evidence;
  }

  /** Something new is known of the client. */
  void learn(UnaryOperator<Client> fact) {
    client = fact.apply(client);
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
    return transaction;
  }

  /** A transaction that MAIL may open; it is the session's once MAIL was accepted. */
  SmtpEndpoint newTransaction() {
    return factory.create(this);
  }

  void begin(SmtpEndpoint accepted) {
    deadlines.started();
    transaction = Optional.of(accepted);
  }

  /** Until when the client has time. */
  SessionDeadlines deadlines() {
    return deadlines;
  }

  /** The transaction is over, well or not; sender and recipients are forgotten. */
  void endTransaction() {
    transaction.ifPresent(SmtpEndpoint::close);
    transaction = Optional.empty();
  }

  private Role role() {
    return spec.listener().role();
  }

  /** The client was accepted. */
  void opened() {
    open = true;
    tell(new SmtpEvent.Opened(role()));
  }

  /** The connection is over, whether or not it was ever accepted. */
  void closed() {
    if (open) {
      open = false;
      tell(new SmtpEvent.Closed(role()));
    }
  }

  void tell(SmtpEvent fact) {
    factory.tell(fact);
  }

  /**
   * The one place where an answer is sent and counted. Too many refusals end the session, and
   * before that they delay it.
   */
  void answer(Answer answer) throws IOException {
    if (answer.isLast()) {
      end(answer);
    } else if (answer.reply().isPresent()) {
      count(answer);
      reply(answer.reply().get());
      Optional<Answer> last = limits.count(answer);
      last.ifPresent(this::end);
      if (last.isEmpty() && answer.isError() && !wire.output().isStopping()) {
        limits.slowDown();
      }
    }
  }

  /** The last answer; any later output is discarded. */
  void end(Answer last) {
    count(last);
    last.reply().ifPresent(wire.output()::end);
  }

  /** Each refusal is counted once, unless the client has had its last reply. */
  private void count(Answer answer) {
    if (answer.isRefusal() && !isOver()) {
      tell(new SmtpEvent.Refused(role(), answer.reason()));
    }
  }

  /** Sends a reply that is not the answer itself, soon. */
  void reply(SmtpReply reply) throws IOException {
    wire.output().reply(reply);
  }

  /** Sends such a reply and whatever was collected before it, at once. */
  void replyNow(SmtpReply reply) throws IOException {
    reply(reply);
    wire.output().send();
  }

  /** Sends pending replies and closes the connection. */
  void hangUp() {
    endTransaction();
    wire.hangUp();
    memory.giveAll();
  }

  /** Watches one message. */
  ContentGuard contentGuard() {
    SmtpdSettings smtpd = spec.settings().smtpd();
    return new ContentGuard(
        smtpd.maxDataBytes(),
        spec.settings().limits().lineLength(),
        spec.settings().limits().header(),
        client.user().isPresent() || smtpd.mendsLineFeedsOf(client.ip()));
  }

  /** Whether the last reply was given and nothing more will be read from the client. */
  boolean isOver() {
    return wire.output().isEnded();
  }
}
