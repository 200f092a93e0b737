package io.tmail.policy.scanners;

import io.tmail.peer.Patience;
import io.tmail.policy.Message;
import io.tmail.policy.NamedRecipient;
import io.tmail.scan.MilterReply;
import io.tmail.scan.MilterReply.Kind;
import io.tmail.scan.MilterSession;
import io.tmail.scan.MilterWishes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What one milter is told of one transaction, and what it says. It is connected to at the first
 * recipient. After a reply that is final, or a failure, it is told nothing more.
 */
final class MilterDialogue {
  private final MilterServer server;
  private final MilterFacts facts;
  private final Patience patience;
  private Optional<MilterSession> session = Optional.empty();

  /** Whether it has refused client or sender: that holds for each recipient. */
  private Optional<MilterReply> refusal = Optional.empty();

  private Optional<IOException> failure = Optional.empty();
  private boolean begun;

  MilterDialogue(MilterServer server, MilterFacts facts, Patience patience) {
    this.server = server;
    this.facts = facts;
    this.patience = patience;
  }

  MilterServer server() {
    return server;
  }

  /** A step of the dialogue. */
  @FunctionalInterface
  private interface Step<R> {
    R take() throws IOException;
  }

  /**
   * One more recipient.
   *
   * @return empty if it is not asked
   * @throws IOException if there is no answer, now or before
   */
  Optional<MilterReply> rcpt(NamedRecipient recipient) throws IOException {
    return attempt(
        () -> {
          if (!begun) {
            begin();
          }
          if (refusal.isPresent() || session.isEmpty()) {
            return refusal;
          }
          MilterReply reply =
              session
                  .get()
                  .rcpt(
                      recipient.address(),
                      recipient.parameters().toString(),
                      MilterFacts.of(recipient));
          if (reply.kind() == Kind.ACCEPT || reply.kind() == Kind.DISCARD) {
            end();
          }
          return Optional.of(reply);
        });
  }

  /** Connects, and tells of client and sender. */
  private void begin() throws IOException {
    begun = true;
    MilterSession opened = server.open(patience);
    session = Optional.of(opened);
    MilterReply reply = opened.connect(facts.host(), facts.client().ip(), facts.ofConnection());
    if (reply.kind() == Kind.CONTINUE) {
      reply = opened.helo(facts.client().helo().orElse(""), facts.ofHelo());
    }
    if (reply.kind() == Kind.CONTINUE) {
      reply = opened.mail(facts.sender(), facts.mailParameters(), facts.ofMail());
    }
    if (reply.kind() != Kind.CONTINUE) {
      refusal = reply.kind() == Kind.ACCEPT ? Optional.empty() : Optional.of(reply);
      end();
    }
  }

  /**
   * The content up to its last octet.
   *
   * @return empty if it is not asked
   */
  Optional<MilterReply> content(Message message) throws IOException {
    return attempt(
        () -> {
          if (session.isEmpty()) {
            return Optional.empty();
          }
          MilterReply reply = content(message, session.get());
          if (reply.kind() != Kind.CONTINUE && reply.kind() != Kind.SKIP) {
            end();
          }
          return Optional.of(reply);
        });
  }

  private static MilterReply content(Message message, MilterSession session) throws IOException {
    MilterReply reply = session.data(MilterFacts.of(message.id()));
    if (reply.kind() == Kind.CONTINUE) {
      reply = session.header(message.content().header().fields(), MilterFacts.of(message.id()));
    }
    if (reply.kind() == Kind.CONTINUE) {
      try (InputStream body = message.content().openBody()) {
        reply = session.body(body);
      }
    }
    return reply;
  }

  /**
   * What it wants at the end of the content; a new body has been put in the place of the old one.
   *
   * @param mostBody octets that a new body may have
   * @return empty if it is not asked
   */
  Optional<MilterWishes> wishes(Message message, long mostBody) throws IOException {
    return attempt(
        () -> {
          if (session.isEmpty()) {
            return Optional.empty();
          }
          MilterWishes wishes = session.get().end(MilterFacts.of(message.id()), mostBody);
          if (wishes.body().isPresent()) {
            message.content().replaceBody(wishes.body().get());
          }
          end();
          return Optional.of(wishes);
        });
  }

  private <R> R attempt(Step<R> step) throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    try {
      return step.take();
    } catch (IOException failed) {
      failure = Optional.of(failed);
      server.failed(failed);
      close();
      throw failed;
    }
  }

  /** It has said all that it wants to say. */
  private void end() {
    server.answered();
    close();
  }

  void close() {
    session.ifPresent(MilterSession::close);
    session = Optional.empty();
  }
}
