package io.tmail.delivery.client;

import io.tmail.mail.SmtpReply;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mail transaction on an open connection (RFC 5321 §3.3), with or without PIPELINING (RFC
 * 2920), by the rules of SMTP or LMTP. Used once.
 */
final class MailTransaction {
  private final SmtpWire wire;
  private final boolean pipelining;
  private final boolean lmtp;
  private boolean answered;
  private boolean usable = true;

  MailTransaction(SmtpWire wire, boolean pipelining, boolean lmtp) {
    this.wire = wire;
    this.pipelining = pipelining;
    this.lmtp = lmtp;
  }

  /**
   * @return a reply for each RCPT command
   * @throws IOException if the connection broke; nothing is known then of what the server took
   */
  List<SmtpReply> run(MailCommands commands, MessageContent content) throws IOException {
    wire.command(commands.mail());
    return pipelining ? atOnce(commands, content) : oneByOne(commands, content);
  }

  private List<SmtpReply> oneByOne(MailCommands commands, MessageContent content)
      throws IOException {
    SmtpReply mail = firstReply();
    if (!mail.isPositive()) {
      return new ArrayList<>(commands.rcpts().stream().map(each -> mail).toList());
    }
    List<SmtpReply> replies = new ArrayList<>();
    for (String rcpt : commands.rcpts()) {
      wire.command(rcpt);
      replies.add(wire.reply(wire.limits().command()));
    }
    if (replies.stream().noneMatch(SmtpReply::isPositive)) {
      reset();
      return replies;
    }
    wire.command("DATA");
    return data(replies, true, content);
  }

  private List<SmtpReply> atOnce(MailCommands commands, MessageContent content) throws IOException {
    for (String rcpt : commands.rcpts()) {
      wire.command(rcpt);
    }
    wire.command("DATA");
    SmtpReply mail = firstReply();
    List<SmtpReply> replies = new ArrayList<>();
    for (int i = 0; i < commands.rcpts().size(); i++) {
      replies.add(wire.reply(wire.limits().command()));
    }
    if (!mail.isPositive()) {
      replies.replaceAll(ignored -> mail);
    }
    return data(replies, replies.stream().anyMatch(SmtpReply::isPositive), content);
  }

  /** The server may have ended the session between two transactions (RFC 5321 §3.8). */
  private SmtpReply firstReply() throws IOException {
    SmtpReply mail = wire.reply(wire.limits().command());
    if (mail.code() == 421) {
      throw new RefusedException(mail);
    }
    answered = true;
    return mail;
  }

  private List<SmtpReply> data(List<SmtpReply> replies, boolean anyAccepted, MessageContent content)
      throws IOException {
    SmtpReply go = wire.reply(wire.limits().data());
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

  /** RFC 2920 §3.1: a 354 although no recipient was accepted is answered by a lone dot. */
  private List<SmtpReply> endEmpty(List<SmtpReply> replies) throws IOException {
    wire.command(".");
    SmtpReply unused = wire.reply(wire.limits().end());
    return replies;
  }

  /** SMTP gives one reply for all, LMTP one for each accepted recipient (RFC 2033 §4.2). */
  private List<SmtpReply> finalReplies(List<SmtpReply> replies) throws IOException {
    Optional<SmtpReply> common =
        lmtp ? Optional.empty() : Optional.of(wire.reply(wire.limits().end()));
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i).isPositive()) {
        replies.set(i, common.isPresent() ? common.get() : wire.reply(wire.limits().end()));
      }
    }
    return replies;
  }

  /** The replies are known already: a server that leaves now takes none of them back. */
  private void reset() {
    try {
      wire.command("RSET");
      SmtpReply unused = wire.reply(wire.limits().command());
    } catch (IOException gone) {
      usable = false;
    }
  }

  /** Whether the server answered anything. */
  boolean answered() {
    return answered;
  }

  /** Whether another transaction may follow on the connection. */
  boolean leavesUsable() {
    return usable;
  }
}
