package io.tmail.admin.status;

import io.tmail.accounts.RelayIps;
import io.tmail.admin.status.TrialResult.Check;
import io.tmail.config.Listener;
import io.tmail.delivery.client.CertificateNames;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects to one of the server's own listeners like an unauthenticated client: greeting, TLS, and
 * a recipient elsewhere, which must be refused. Nothing is ever sent.
 */
record SmtpTrial(Listener listener, String me, RelayIps relayIps) implements Trial {
  private static final String STRANGER = "RCPT TO:<somebody@selftest.invalid>";

  @Override
  public Check check() {
    return Check.SMTP;
  }

  @Override
  public List<TrialResult> run() throws IOException {
    List<TrialResult> findings = new ArrayList<>();
    try (SmtpDialogue dialogue = SmtpDialogue.open(listener, me)) {
      findings.add(greets(dialogue));
      findings.add(refuses(dialogue));
      dialogue.say("QUIT");
    }
    return findings;
  }

  private TrialResult greets(SmtpDialogue dialogue) throws IOException {
    String greeting = dialogue.read();
    String about = listener.address();
    if (!greeting.startsWith("220 ")) {
      return TrialResult.bad(Check.SMTP, about, greeting, "220 " + me);
    }
    String offer = dialogue.say("EHLO selftest.invalid");
    if (!listener.implicitTls()) {
      if (!offer.contains("STARTTLS")) {
        return TrialResult.warn(Check.SMTP, about, "no STARTTLS", "250-STARTTLS");
      }
      dialogue.startTls();
      dialogue.say("EHLO selftest.invalid");
    }
    String found = greeting + ", " + dialogue.protocol();
    return CertificateNames.include(dialogue.certificate(), me)
        ? TrialResult.good(Check.SMTP, about, found)
        : TrialResult.warn(
            Check.SMTP,
            about,
            found + ", certificate of " + dialogue.certificate().getSubjectX500Principal(),
            "a certificate for " + me);
  }

  private TrialResult refuses(SmtpDialogue dialogue) throws IOException {
    String reply = dialogue.say("MAIL FROM:<>");
    if (reply.startsWith("250")) {
      reply = dialogue.say(STRANGER);
    }
    String about = listener.address();
    if (!reply.startsWith("2")) {
      return TrialResult.good(Check.RELAY, about, reply);
    }
    InetAddress ourselves = dialogue.client();
    return relayIps.allows(ourselves)
        ? TrialResult.warn(
            Check.RELAY,
            about,
            reply,
            ourselves.getHostAddress()
                + " is a trusted network; use another client to check for an open relay")
        : TrialResult.bad(Check.RELAY, about, reply, "5xx: this is an open relay");
  }
}
