package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.config.Listener;
import io.tmail.config.Listener.Role;
import io.tmail.policy.Reason;
import io.tmail.runtime.Observers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each refusal is told to observers once, by its reason; so are sessions, logins and messages. */
@Timeout(30)
class RefusalCountTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "XYZZY|COMMAND",
        "MAIL FROM:<a..b@c.example>|COMMAND",
        "MAIL FROM:<a@b.example> SIZE=99999999999|SIZE",
        "MAIL FROM:<a@b.example> REQUIRETLS|TLS_REQUIRED",
        "AUTH PLAIN x|TLS_REQUIRED"
      })
  void commandIsCountedOnce(String command, Reason reason) throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask(command, "5");
      client.ask("NOOP", "250");
      assertEquals(List.of(reason), refusals(rig));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nobody@example.com, NO_MAILBOX, 550",
    "x@elsewhere.example, RELAY, 554",
    "a b@example.com, COMMAND, 501"
  })
  void recipientIsCountedOnce(String recipient, Reason reason, String reply) throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<" + recipient + ">", reply);
      assertEquals(List.of(reason), refusals(rig));
    }
  }

  @Test
  void oneRecipientTooManyIsCounted() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_RCPT", "1");
        Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<bob@example.com>", "452");
      assertEquals(List.of(Reason.RECIPIENTS), refusals(rig));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aNb, BARE_LINE_END",
    "a0b, NUL",
    "aaaaaaaaaaaaaaaaaaaaa, LINE_LENGTH",
    "Received: xENReceived: yEN, LOOP",
    "a:ENa:ENa:ENa:ENa:ENa:ENa:ENa:ENa:ENa:ENa:ENEN, HEADER",
    "aENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaENaEN, SIZE"
  })
  void messageIsCountedOnce(String content, Reason reason) throws IOException {
    try (SmtpRig rig =
            new SmtpRig(
                "SMTPD_MAX_LINE",
                "20",
                "SMTPD_MAX_HOPS",
                "1",
                "SMTPD_MAX_DATABYTES",
                "60",
                "SMTPD_MAX_HEADER_FIELDS",
                "10");
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.sendRaw(content.replace("EN", "\r\n").replace('N', '\n').replace('0', '\0'));
      client.ask("\r\n.", "55");
      assertEquals(List.of(reason), refusals(rig));
    }
  }

  @Test
  void limitsOfASessionAreCountedByTheirNames() throws IOException {
    assertEndedBy(Reason.COMMANDS, "SMTPD_MAX_COMMANDS", "NOOP");
    assertEndedBy(Reason.VRFY, "SMTPD_MAX_VRFY", "VRFY x");
    assertEndedBy(Reason.ERRORS, "SMTPD_MAX_ERRORS", "XYZZY");
  }

  private static void assertEndedBy(Reason reason, String limit, String command)
      throws IOException {
    try (SmtpRig rig = new SmtpRig(limit, "1");
        Dialogue client = rig.hello()) {
      client.send(command, command, command);
      client.expectEnd();
      assertEquals(1, Collections.frequency(refusals(rig), reason), refusals(rig).toString());
    }
  }

  @Test
  void harvestIsCountedByItsName() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_BAD_RCPT", "1");
        Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<x@example.com>", "550");
      client.expect("421");
      assertEquals(List.of(Reason.NO_MAILBOX, Reason.BAD_RECIPIENTS), refusals(rig));
    }
  }

  @Test
  void messagesOfASessionAndTheirRateAreCountedByTheirNames() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_MAX_MESSAGES", "1");
        Dialogue client = rig.transaction()) {
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      client.ask("MAIL FROM:<a@b.example>", "421");
      assertEquals(List.of(Reason.SESSION_MESSAGES), refusals(rig));
    }
  }

  @Test
  void unreadableLineAndSilenceAreCounted() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_SERVER_TIMEOUT", "300ms")) {
      try (Dialogue client = rig.hello()) {
        client.sendRaw("NOOP\nNOOP\r\n");
        client.expect("500");
        client.ask("QUIT", "221");
      }
      try (Dialogue client = rig.hello()) {
        client.expect("421 4.4.2");
      }
      try (Dialogue client = rig.transaction()) {
        client.ask("DATA", "354");
        client.expect("421 4.4.2");
      }
      try (Dialogue client = rig.transaction()) {
        client.ask("DATA", "354");
        client.endOutput();
        client.expect("421 4.4.2");
      }
      assertEquals(
          List.of(Reason.COMMAND_LINE, Reason.TIMEOUT, Reason.MESSAGE_TIMEOUT, Reason.INCOMPLETE),
          refusals(rig));
    }
  }

  @Test
  void connectionsAreCountedByTheirNames() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_PER_CLIENT", "1");
        Dialogue first = rig.connect();
        Dialogue second = new Dialogue(rig.port())) {
      second.expect("421");
      first.ask("NOOP", "250");
      assertEquals(List.of(Reason.CLIENT_CONNECTIONS), refusals(rig));
    }
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_INCOMING", "1");
        Dialogue first = rig.connect();
        Dialogue second = new Dialogue(rig.port())) {
      second.expect("421");
      first.ask("NOOP", "250");
      assertEquals(List.of(Reason.CONNECTIONS), refusals(rig));
    }
  }

  @Test
  void troubleOfOursIsCounted() throws IOException {
    try (SmtpRig rig = new SmtpRig();
        Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      rig.accounts.away = true;
      client.ask("RCPT TO:<alice@example.com>", "451");
      rig.accounts.away = false;
      client.ask("RSET", "250");
      rig.queue.trouble = new IOException("No space left on device");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "452");
      assertEquals(List.of(Reason.TROUBLE, Reason.SPACE), refusals(rig));
    }
  }

  @Test
  void loginsAndTheirFailuresAreCounted() throws IOException, GeneralSecurityException {
    try (SmtpRig rig = new SmtpRig()) {
      int port = rig.listen(Listener.Role.SUBMISSION, true);
      try (Dialogue client = Dialogue.secured(port)) {
        client.expect("220");
        client.ask("EHLO x", "250");
        client.ask("MAIL FROM:<alice@example.com>", "530");
        client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0" + "wrong"), "535");
        client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0" + "secret-1"), "235");
        client.ask("MAIL FROM:<boss@example.com>", "553");
      }
      assertEquals(List.of(Reason.AUTH_REQUIRED, Reason.AUTH_FAILED, Reason.SENDER), refusals(rig));
      assertEquals(1, Collections.frequency(rig.events, new SmtpEvent.LoggedIn(Role.SUBMISSION)));
      assertEquals(1, Collections.frequency(rig.events, new SmtpEvent.Secured(Role.SUBMISSION)));
    }
  }

  @Test
  void sessionsAndMessagesAreCounted() throws Exception {
    try (SmtpRig rig = new SmtpRig()) {
      try (Dialogue client = rig.transaction()) {
        client.ask("RCPT TO:<bob@example.com>", "250");
        client.ask("DATA", "354");
        client.ask("abc\r\n.", "250");
        client.ask("QUIT", "221");
        client.expectClosed();
      }
      for (int i = 0; i < 100 && !rig.events.contains(new SmtpEvent.Closed(Role.MX)); i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertEquals(
          List.of(
              new SmtpEvent.Opened(Role.MX),
              new SmtpEvent.Taken(Role.MX, 5, 2),
              new SmtpEvent.Closed(Role.MX)),
          rig.events);
    }
  }

  @Test
  void observerThatFailsHarmsNobody() {
    SmtpEndpointFactory factory =
        new SmtpEndpointFactory(
            null,
            null,
            null,
            null,
            null,
            null,
            new Observers<>(
                fact -> {
                  throw new IllegalStateException("broken observer");
                }),
            Clock.systemUTC());
    assertDoesNotThrow(() -> factory.tell(new SmtpEvent.Opened(Role.MX)));
  }

  private static List<Reason> refusals(SmtpRig rig) {
    return rig.events.stream()
        .filter(SmtpEvent.Refused.class::isInstance)
        .map(fact -> ((SmtpEvent.Refused) fact).reason())
        .toList();
  }
}
