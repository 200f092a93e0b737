package io.tmail.delivery.client;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.SmtpReply;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * An open SMTP or LMTP connection to a next hop, one mail transaction after the other. Used by one
 * thread at a time. After an {@link IOException} it is of no more use.
 */
final class SmtpConnection implements Closeable {
  private final SmtpConnectionSpec spec;
  private final TlsSockets sockets;
  private SmtpWire wire;
  private Capabilities capabilities = Capabilities.NONE;
  private boolean encrypted;
  private long idleSince;
  private boolean answered;
  private boolean usable = true;

  private SmtpConnection(SmtpConnectionSpec spec, TlsSockets sockets, SmtpWire wire) {
    this.spec = spec;
    this.sockets = sockets;
    this.wire = wire;
  }

  /**
   * Connects, greets and, by the spec, starts TLS and logs in.
   *
   * @throws RefusedException if the server answered, but not with welcome
   */
  static SmtpConnection open(SmtpConnectionSpec spec, TlsSockets sockets) throws IOException {
    SmtpConnection connection = new SmtpConnection(spec, sockets, SmtpWire.connect(spec));
    try {
      connection.enter();
      return connection;
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private void enter() throws IOException {
    if (spec.tls().start() == TlsPolicy.Start.AT_ONCE) {
      encrypt();
    }
    require(wire.reply(wire.limits().greeting()));
    hello();
    secure();
    if (spec.login().isPresent()) {
      boolean unheard = encrypted || spec.hop().isLoopback();
      new SmtpLogin(wire, spec.login().get()).run(capabilities, unheard);
    }
  }

  private void hello() throws IOException {
    wire.command((spec.lmtp() ? "LHLO " : "EHLO ") + spec.me());
    SmtpReply reply = wire.fullReply(wire.limits().command());
    if (reply.isPermanent() && !spec.lmtp()) {
      reply = say("HELO " + spec.me());
      require(reply);
      capabilities = Capabilities.NONE;
      return;
    }
    require(reply);
    capabilities = Capabilities.of(reply);
  }

  private void secure() throws IOException {
    if (spec.tls().start() != TlsPolicy.Start.STARTTLS || !wire.isTcp()) {
      return;
    }
    if (!capabilities.has("STARTTLS")) {
      if (spec.tls().required()) {
        throw new StarttlsRefusedException(
            SmtpReply.of(454, "4.7.4", "STARTTLS is not offered"), TlsFault.NO_STARTTLS);
      }
      return;
    }
    SmtpReply reply = say("STARTTLS");
    if (reply.isPositive()) {
      encrypt();
      hello();
    } else if (!spec.tls().fallback()) {
      throw new StarttlsRefusedException(reply, TlsFault.OTHER);
    }
  }

  private void encrypt() throws IOException {
    Trust trust = spec.tls().trust();
    wire = wire.startTls(sockets.factory(trust), spec.hop().name(), trust);
    encrypted = true;
  }

  private SmtpReply say(String line) throws IOException {
    wire.command(line);
    return wire.reply(wire.limits().command());
  }

  /**
   * One mail transaction, unless the server cannot carry the message: then it is not begun.
   *
   * @return a reply for each recipient: the refusal of MAIL or RCPT, what the final dot gave, or
   *     why the transaction is not attempted
   * @throws IOException if the connection broke; nothing is known then of what the server took
   */
  List<SmtpReply> send(DeliveryRequest request) throws IOException {
    answered = false;
    MailCommands commands = MailCommands.of(request, capabilities, spec.lmtp());
    if (commands.nobodyLeft()) {
      answered = true;
      return commands.replies(List.of());
    }
    wire.allow(wire.limits().transaction(request.content().size()));
    MailTransaction transaction =
        new MailTransaction(wire, capabilities.has("PIPELINING"), spec.lmtp());
    try {
      return commands.replies(transaction.run(commands, request.content()));
    } finally {
      answered = transaction.answered();
      usable = transaction.leavesUsable();
    }
  }

  private static void require(SmtpReply reply) throws RefusedException {
    if (!reply.isPositive()) {
      throw new RefusedException(reply);
    }
  }

  /** Whether the server sends delivery reports (RFC 3461). */
  boolean offersDsn() {
    return capabilities.has("DSN");
  }

  /** Protocol and cipher; empty in plain text. */
  String tls() {
    return wire.tls();
  }

  /** Whether the server answered anything in the transaction that was tried last. */
  boolean answered() {
    return answered;
  }

  /** Whether another transaction may be tried. */
  boolean isUsable() {
    return usable;
  }

  void idleFrom(long nanoTime) {
    idleSince = nanoTime;
  }

  long idleSince() {
    return idleSince;
  }

  SmtpConnectionSpec spec() {
    return spec;
  }

  /** QUIT without waiting for the answer. */
  void quit() {
    try {
      wire.command("QUIT");
      wire.out().flush();
    } catch (IOException alreadyGone) {
      // closing is all that is left
    }
    close();
  }

  @Override
  public void close() {
    wire.close();
  }
}
