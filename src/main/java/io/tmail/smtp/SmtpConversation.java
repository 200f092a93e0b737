package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import io.tmail.policy.Client;
import io.tmail.policy.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.server.Session;

/**
 * The state of one connection from greeting to QUIT: who the client is, whether a mail transaction
 * is open, how often it erred. Used by the session's thread only.
 */
final class SmtpConversation {
  private final SmtpEndpointFactory factory;
  private final SmtpActivationSpec spec;
  private Client client;
  private boolean extended;
  private Optional<SmtpEndpoint> endpoint = Optional.empty();
  private WireSocket wire;
  private int errors;
  private int badRecipients;
  private boolean over;

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
      ServerTls.factsOf(wire.underlying()).ifPresent(facts -> client = client.secured(facts));
    }
    return factory.policy().onConnect(client);
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

  /**
   * Sends a reply, soon.
   *
   * @throws DropConnectionException if this was one error too many
   */
  void reply(SmtpReply reply) throws IOException, DropConnectionException {
    wire.output().reply(reply);
    if (reply.code() >= 500) {
      countError();
    }
    if (over) {
      throw new DropConnectionException(421, "4.7.0 " + spec.me() + " Too many errors");
    }
  }

  /** Sends a reply and whatever was collected before it, at once. */
  void replyNow(SmtpReply reply) throws IOException {
    wire.output().reply(reply);
    wire.output().send();
  }

  void countError() {
    errors++;
    if (errors >= spec.settings().smtpd().maxErrors()) {
      over = true;
    }
  }

  /** A recipient was refused; too many of them look like a harvest of addresses. */
  void countBadRecipient() {
    badRecipients++;
    int most = spec.settings().smtpd().maxBadRecipients();
    if (most > 0 && badRecipients >= most) {
      over = true;
    }
  }

  /** Whether nothing more will be read from the client. */
  boolean isOver() {
    return over;
  }
}
