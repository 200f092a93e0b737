package io.tmail.delivery.relay;

import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.store.MessageContent;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An open SMTP or LMTP connection to a next hop, one mail transaction after the other. Used by one
 * thread at a time. After an {@link IOException} it is of no more use.
 */
final class SmtpConnection implements Closeable {
  private final SmtpConnectionSpec spec;
  private SmtpWire wire;
  private Map<String, String> extensions = Map.of();
  private long idleSince;
  private boolean answered;
  private boolean usable = true;

  private SmtpConnection(SmtpConnectionSpec spec, SmtpWire wire) {
    this.spec = spec;
    this.wire = wire;
  }

  /**
   * Connects, greets and, by the spec, starts TLS.
   *
   * @throws RefusedException if the server answered, but not with welcome
   */
  static SmtpConnection open(SmtpConnectionSpec spec) throws IOException {
    SmtpConnection connection =
        new SmtpConnection(spec, SmtpWire.connect(spec.hop(), spec.timeout()));
    try {
      require(connection.wire.reply());
      connection.hello();
      connection.secure();
      return connection;
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private void hello() throws IOException {
    wire.command((spec.lmtp() ? "LHLO " : "EHLO ") + spec.me());
    SmtpReply reply = wire.reply();
    if (reply.isPermanent() && !spec.lmtp()) {
      wire.command("HELO " + spec.me());
      reply = wire.reply();
    }
    require(reply);
    extensions = new HashMap<>();
    for (String line : reply.lines().subList(1, reply.lines().size())) {
      String[] words = line.split(" ", 2);
      extensions.put(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "");
    }
  }

  private void secure() throws IOException {
    if (spec.tls() == TlsPolicy.NONE || !wire.isTcp()) {
      return;
    }
    if (!extensions.containsKey("STARTTLS")) {
      if (spec.tls() == TlsPolicy.VERIFY) {
        throw new RefusedException(SmtpReply.of(454, "4.7.4", "STARTTLS is not offered"));
      }
      return;
    }
    startTls();
  }

  private void startTls() throws IOException {
    wire.command("STARTTLS");
    SmtpReply reply = wire.reply();
    if (reply.isPositive()) {
      boolean verify = spec.tls() == TlsPolicy.VERIFY;
      wire = wire.startTls(TlsSockets.factory(verify), spec.hop().name(), verify);
      hello();
    } else if (spec.tls() != TlsPolicy.OPPORTUNISTIC) {
      throw new RefusedException(reply);
    }
  }

  /**
   * One mail transaction.
   *
   * @return a reply for each recipient: the refusal of MAIL or RCPT, or what the final dot gave
   * @throws IOException if the connection broke; nothing is known then of what the server took
   */
  List<SmtpReply> send(
      ReversePath from, String mailParameters, List<Rcpt> recipients, MessageContent content)
      throws IOException {
    answered = false;
    boolean pipelining = extensions.containsKey("PIPELINING");
    SmtpReply mail = null;
    wire.command(mailCommand(from, mailParameters, content));
    if (!pipelining) {
      mail = firstReply();
      if (!mail.isPositive()) {
        return repeated(mail, recipients);
      }
    }
    List<SmtpReply> replies = recipients(recipients, pipelining);
    if (pipelining) {
      wire.command("DATA");
      mail = firstReply();
      for (int i = 0; i < recipients.size(); i++) {
        replies.add(wire.reply());
      }
    }
    return data(mail, replies, pipelining, content);
  }

  /** The server may have tired of us between two transactions (RFC 5321 §3.8). */
  private SmtpReply firstReply() throws IOException {
    SmtpReply mail = wire.reply();
    if (mail.code() == 421) {
      throw new RefusedException(mail);
    }
    answered = true;
    return mail;
  }

  private List<SmtpReply> recipients(List<Rcpt> recipients, boolean pipelining) throws IOException {
    List<SmtpReply> replies = new ArrayList<>();
    for (Rcpt rcpt : recipients) {
      wire.command("RCPT TO:<" + rcpt.address() + ">" + parameters(rcpt.parameters(), "DSN"));
      if (!pipelining) {
        replies.add(wire.reply());
      }
    }
    return replies;
  }

  private List<SmtpReply> data(
      SmtpReply mail, List<SmtpReply> replies, boolean asked, MessageContent content)
      throws IOException {
    boolean anyAccepted = mail.isPositive() && replies.stream().anyMatch(SmtpReply::isPositive);
    if (!asked) {
      if (!anyAccepted) {
        reset();
        return replies;
      }
      wire.command("DATA");
    }
    SmtpReply go = wire.reply();
    if (!mail.isPositive()) {
      replies.replaceAll(ignored -> mail);
    }
    if (go.code() != 354) {
      SmtpReply refused = go.isPositive() ? SmtpReply.of(451, "4.5.0", "DATA answered " + go) : go;
      reset();
      replies.replaceAll(reply -> reply.isPositive() ? refused : reply);
      return replies;
    }
    if (!anyAccepted) {
      return endEmpty(replies);
    }
    try (InputStream bytes = content.open()) {
      DotStuffing.write(bytes, wire.out());
    }
    return finalReplies(replies);
  }

  /** RFC 2920 §3.1: a 354 although nobody was accepted is answered by a lone dot. */
  private List<SmtpReply> endEmpty(List<SmtpReply> replies) throws IOException {
    wire.command(".");
    wire.reply();
    return replies;
  }

  /** SMTP gives one reply for all, LMTP one for each accepted recipient (RFC 2033 §4.2). */
  private List<SmtpReply> finalReplies(List<SmtpReply> replies) throws IOException {
    Optional<SmtpReply> common = spec.lmtp() ? Optional.empty() : Optional.of(wire.reply());
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i).isPositive()) {
        replies.set(i, common.isPresent() ? common.get() : wire.reply());
      }
    }
    return replies;
  }

  /** The replies are known already: a server that leaves now takes none of them back. */
  private void reset() {
    try {
      wire.command("RSET");
      wire.reply();
    } catch (IOException gone) {
      usable = false;
    }
  }

  private String mailCommand(ReversePath from, String parameters, MessageContent content) {
    String size = extensions.containsKey("SIZE") ? " SIZE=" + content.size() : "";
    return "MAIL FROM:<" + from + ">" + size + bodyParameters(parameters);
  }

  /** BODY and SMTPUTF8 where the server knows them, RET and ENVID where it knows DSN. */
  private String bodyParameters(String parameters) {
    StringBuilder kept = new StringBuilder();
    for (String parameter : parameters.split(" ")) {
      String keyword = parameter.split("=", 2)[0];
      String extension =
          switch (keyword) {
            case "BODY" -> "8BITMIME";
            case "SMTPUTF8" -> "SMTPUTF8";
            case "RET", "ENVID" -> "DSN";
            default -> "";
          };
      if (extensions.containsKey(extension)) {
        kept.append(' ').append(parameter);
      }
    }
    return kept.toString();
  }

  private String parameters(String parameters, String extension) {
    return parameters.isEmpty() || !extensions.containsKey(extension) ? "" : " " + parameters;
  }

  private static List<SmtpReply> repeated(SmtpReply reply, List<Rcpt> recipients) {
    List<SmtpReply> replies = new ArrayList<>();
    recipients.forEach(ignored -> replies.add(reply));
    return replies;
  }

  private static void require(SmtpReply reply) throws RefusedException {
    if (!reply.isPositive()) {
      throw new RefusedException(reply);
    }
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

  /** A recipient of the transaction. */
  record Rcpt(String address, String parameters) {}
}
