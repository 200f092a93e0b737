package io.tmail.smtp;

import java.util.List;

/** All the commands that we know; they replace the library's own. */
final class Verbs {
  private Verbs() {}

  static List<Verb> all(SmtpActivationSpec spec, SmtpAuthenticator authenticator) {
    return List.of(
        new HelloVerb("EHLO"),
        new HelloVerb("HELO"),
        new MailVerb(),
        new RcptVerb(),
        new DataVerb(),
        new BdatVerb(),
        new StartTlsVerb(spec.tls()),
        new AuthVerb(authenticator),
        new SimpleVerbs.Rset(),
        new SimpleVerbs.Noop(),
        new SimpleVerbs.Quit(),
        new SimpleVerbs.Vrfy(),
        new SimpleVerbs.Expn(),
        new SimpleVerbs.Help());
  }
}
