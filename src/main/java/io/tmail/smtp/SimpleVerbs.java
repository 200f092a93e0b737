package io.tmail.smtp;

import java.util.Optional;

/** The commands that need no more than a line or two. */
final class SimpleVerbs {
  private SimpleVerbs() {}

  /** RSET (RFC 5321 §4.1.1.5). */
  static final class Rset extends Verb {
    Rset() {
      super("RSET");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      if (!argument.isBlank()) {
        return Answers.noArguments("RSET");
      }
      session.endTransaction();
      return Answers.OK;
    }
  }

  /** NOOP, with or without words (RFC 5321 §4.1.1.9). */
  static final class Noop extends Verb {
    Noop() {
      super("NOOP");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      return Answers.OK;
    }
  }

  /** QUIT (RFC 5321 §4.1.1.10). */
  static final class Quit extends Verb {
    Quit() {
      super("QUIT");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      if (!argument.isBlank()) {
        return Answers.noArguments("QUIT");
      }
      return Answers.BYE;
    }
  }

  /** VRFY never discloses which mailboxes exist (RFC 5321 §7.3). */
  static final class Vrfy extends Verb {
    Vrfy() {
      super("VRFY");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      Optional<Answer> enough = session.limits().countVrfy();
      return enough.orElseGet(
          () -> argument.isBlank() ? Answers.syntax("VRFY needs an address") : Answers.CANNOT_VRFY);
    }
  }

  /** EXPN is not offered. */
  static final class Expn extends Verb {
    Expn() {
      super("EXPN");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      return Answers.NO_EXPN;
    }
  }

  /** HELP (RFC 5321 §4.1.1.8). */
  static final class Help extends Verb {
    Help() {
      super("HELP");
    }

    @Override
    Answer answer(String argument, SmtpSession session) {
      return Answers.HELP;
    }
  }
}
