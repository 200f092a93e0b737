package io.tmail.smtp;

import io.tmail.config.Listener.Role;
import io.tmail.config.Smtpd;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Client;
import io.tmail.policy.Reason;
import io.tmail.policy.Verdict;
import io.tmail.smtp.content.ContentGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.server.Session;

/**
 * The state of one connection from greeting to QUIT: who the client is, whether a mail transaction
 * is open, how often it erred. Used by the session's thread; only {@link #stop} comes from another.
 */
final class SmtpConversation {
  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;
  private Client client;
  private boolean open;
  private boolean extended;
  private Optional<SmtpEndpoint> endpoint = Optional.empty();
  private volatile WireSocket wire;
  private final Handshakes handshakes;
  private final SessionMemory.Lease memory;
  private final SessionLimits counts;
  private Optional<CommandReader> commands = Optional.empty();
  private final SessionTime time;
  private volatile boolean receiving;
  private volatile boolean stopping;
  private boolean unwelcome;

  SmtpConversation(
      SmtpEndpointFactory factory, SmtpActivationSpec spec, SessionRoom room, InetAddress ip) {
    this.factory = factory;
    this.spec = spec;
    this.handshakes = room.handshakes();
    this.memory = new SessionMemory.Lease(room.memory(), ip);
    this.client = Client.connected(ip, spec.listener());
    this.counts = new SessionLimits(spec);
    this.time = new SessionTime(spec.settings().sessions().startTime());
  }

  static SmtpConversation of(Session session) {
    return ((WireSocket) session.getSocket()).conversation();
  }

  void attach(WireSocket socket) {
    wire = socket;
  }

  /** No thread is available for it: it must end without waiting. */
  void turnAway() {
    unwelcome = true;
  }

  boolean isTurnedAway() {
    return unwelcome;
  }

  Verdict connect() {
    wire.tls().ifPresent(this::learnTls);
    return factory.policy().onConnect(client);
  }

  /**
   * A client that does not wait for the greeting is a program that sends spam (RFC 5321 §4.3.1).
   */
  Optional<Answer> earlyTalk() {
    long delay = spec.settings().limits().greetingDelay().toNanos();
    if (delay > 0 && !client.ip().isLoopbackAddress()) {
      LockSupport.parkNanos(delay);
    }
    if (!wire.hasInput()) {
      return Optional.empty();
    }
    return Optional.of(Answers.TALKED_BEFORE_GREETING);
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

  void shakeHands(SSLSocket secured) throws IOException {
    Duration silence = spec.settings().smtpd().timeout();
    Duration whole = spec.settings().sessions().handshakeTime();
    handshakes.shake(secured, wire, silence.compareTo(whole) < 0 ? silence : whole);
  }

  void leaveHandshake() {
    handshakes.leave(client.ip());
  }

  /** Commands come from there from now on. */
  void readFrom(InputStream in) {
    commands = Optional.of(new CommandReader(in, memory));
  }

  CommandReader commands() {
    return commands.orElseThrow();
  }

  SessionMemory.Lease memory() {
    return memory;
  }

  /** What the session has done so far. */
  SessionLimits limits() {
    return counts;
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
    time.started();
    endpoint = Optional.of(transaction);
  }

  /** Until when the client has time. */
  SessionTime time() {
    return time;
  }

  /** The transaction is over, well or not; sender and recipients are forgotten. */
  void endTransaction() {
    endpoint.ifPresent(SmtpEndpoint::giveMemory);
    endpoint = Optional.empty();
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
      Optional<Answer> last = counts.count(answer);
      last.ifPresent(this::end);
      if (last.isEmpty() && answer.isError() && !stopping) {
        counts.slowDown();
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
    Smtpd smtpd = spec.settings().smtpd();
    return new ContentGuard(
        smtpd.maxDataBytes(),
        spec.settings().limits().lineLength(),
        spec.settings().limits().header(),
        client.user().isPresent() || smtpd.mendsLineFeedsOf(client.ip()));
  }

  /** All that the client said so far is answered. */
  void endIfStopping() {
    if (stopping) {
      goodbye().ifPresent(wire.output()::end);
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
    time.messageBegins(spec.settings().limits().messageTime());
    receiving = underWay;
  }

  /** The server stops; a message under way may still come to its end. */
  void stop() {
    stopping = true;
    goodbye().ifPresent(wire::endIfIdle);
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

  private Optional<SmtpReply> goodbye() {
    return Answers.shuttingDown(spec.me()).reply();
  }
}
