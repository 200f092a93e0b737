package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import org.subethamail.smtp.server.Session;

/** The commands that need no more than a line or two. */
final class SimpleVerbs {
  private SimpleVerbs() {}

  /** RSET (RFC 5321 §4.1.1.5). */
  static final class Rset extends Verb {
    Rset() {
      super("RSET");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      if (!argument.isBlank()) {
        return Replies.noArguments("RSET");
      }
      conversation.endTransaction();
      return Replies.OK;
    }
  }

  /** NOOP, with or without words (RFC 5321 §4.1.1.9). */
  static final class Noop extends Verb {
    Noop() {
      super("NOOP");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      return Replies.OK;
    }
  }

  /** QUIT (RFC 5321 §4.1.1.10). */
  static final class Quit extends Verb {
    Quit() {
      super("QUIT");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      if (!argument.isBlank()) {
        return Replies.noArguments("QUIT");
      }
      conversation.end(Replies.BYE);
      return Replies.ALREADY_GIVEN;
    }
  }

  /** VRFY never discloses which mailboxes exist (RFC 5321 §7.3). */
  static final class Vrfy extends Verb {
    Vrfy() {
      super("VRFY");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      conversation.limits().countVrfy();
      return argument.isBlank()
          ? Replies.syntax("VRFY needs an address")
          : SmtpReply.of(
              252, "2.5.0", "Cannot VRFY user, but will take message and attempt delivery");
    }
  }

  /** EXPN is not offered. */
  static final class Expn extends Verb {
    Expn() {
      super("EXPN");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      return Replies.NO_EXPN;
    }
  }

  /** HELP (RFC 5321 §4.1.1.8). */
  static final class Help extends Verb {
    Help() {
      super("HELP");
    }

    @Override
    SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
      return Replies.HELP;
    }
  }
}
