package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpAuthTest {
  private static final String ALICE = Dialogue.base64("\0alice@example.com\0secret-1");
  private static final String BOB = Dialogue.base64("\0bob@example.com\0secret-1");
  private static final String FAILED = "535 5.7.8 Authentication credentials invalid";

  @RegisterExtension private static final SmtpRig rig = new SmtpRig();
  private static final int submissionPort = rig.listen(Listener.Role.SUBMISSION, false);

  @Test
  void plainTakesAnInitialResponse() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN " + ALICE, "235 2.7.0");
      sendAbroad(client, "250 2.1.5");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals("alice@example.com", rig.queue.accepted.get(0).message().authUser());
    }
  }

  @Test
  void plainAsksWithoutAnInitialResponse() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      assertEquals("334 ", client.ask("AUTH PLAIN", "334"));
      client.ask(ALICE, "235 2.7.0");
    }
  }

  @Test
  void loginAsksForNameAndPassword() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("auth login", "334 VXNlcm5hbWU6");
      client.ask(Dialogue.base64("alice@example.com"), "334 UGFzc3dvcmQ6");
      client.ask(Dialogue.base64("secret-1"), "235 2.7.0");
    }
    try (Dialogue client = secured()) {
      client.ask("AUTH LOGIN " + Dialogue.base64("alice@example.com"), "334 UGFzc3dvcmQ6");
      client.ask(Dialogue.base64("secret-1"), "235 2.7.0");
    }
  }

  @Test
  void whoIsLetInIsTold() throws IOException, GeneralSecurityException {
    rig.logins.seen.clear();
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN " + Dialogue.base64("\0bob@example.com\0secret-2"), "535");
      client.ask("AUTH PLAIN " + BOB, "235");
    }
    assertEquals(List.of("smtp bob@example.com 127.0.0.1"), rig.logins.seen);
  }

  @Test
  void relaysForThoseWithTheRightOnly() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN " + BOB, "235");
      sendAbroad(client, "554 5.7.1");
    }
  }

  @Test
  void neverInPlainText() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("AUTH PLAIN " + ALICE, "538 5.7.11");
      client.ask("AUTH LOGIN", "538 5.7.11");
      sendAbroad(client, "554 5.7.1");
    }
  }

  @Test
  void onceAndOutsideOfTransactionsOnly() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("AUTH PLAIN " + ALICE, "503 5.5.1");
      client.ask("RSET", "250");
      client.ask("AUTH PLAIN " + ALICE, "235");
      client.ask("AUTH PLAIN " + ALICE, "503 5.5.1");
      assertFalse(client.ask("EHLO client.example", "250").contains("AUTH"));
      sendAbroad(client, "250 2.1.5");
    }
  }

  @Test
  void answerDoesNotTellWhetherTheUserExists() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      String wrong = Dialogue.base64("\0alice@example.com\0secret-2");
      String unknown = Dialogue.base64("\0nobody@example.com\0secret-2");
      assertEquals(FAILED, client.ask("AUTH PLAIN " + wrong, "535"));
      assertEquals(FAILED, client.ask("AUTH PLAIN " + unknown, "535"));
      sendAbroad(client, "554 5.7.1");
    }
  }

  @Test
  void whoGuessesTooOftenIsNotHeardForAWhile() throws IOException {
    try (SmtpRig trusting = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true");
        Dialogue client = trusting.hello()) {
      for (int i = 0; i < 10; i++) {
        client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0guess-" + i), "535");
      }
      client.ask("AUTH PLAIN " + ALICE, "454 4.7.0");
      client.ask("AUTH PLAIN " + BOB, "235");
    }
  }

  /** Whoever comes again and again although not heard only holds a place. */
  @Test
  void thirdLoginThatIsNotHeardEndsTheSession() throws IOException {
    try (SmtpRig trusting = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true");
        Dialogue client = trusting.hello()) {
      for (int i = 0; i < 10; i++) {
        client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0guess-" + i), "535");
      }
      client.ask("AUTH PLAIN " + ALICE, "454 4.7.0");
      client.ask("AUTH PLAIN " + Dialogue.base64("\0alice@example.com\0guess"), "454 4.7.0");
      client.ask("AUTH PLAIN " + ALICE, "454 4.7.0");
      client.expect("421 4.7.0");
      client.expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "\0alice@example.com",
        "alice@example.com\0secret-1",
        "\0alice@example.com\0secret-1\0",
        "bob@example.com\0alice@example.com\0secret-1",
        "\0\0",
        "\0alice@example.com\0"
      })
  void otherResponsesFail(String response) throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      String base64 = response.isEmpty() ? "=" : Dialogue.base64(response);
      client.ask("AUTH PLAIN " + base64, "535 5.7.8");
      sendAbroad(client, "554 5.7.1");
    }
  }

  @Test
  void sameNameTwiceInPlainIsOneself() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      String response = Dialogue.base64("alice@example.com\0alice@example.com\0secret-1");
      client.ask("AUTH PLAIN " + response, "235");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH, 5",
    "AUTH CRAM-MD5, 504 5.5.4",
    "AUTH PLAIN a b, 501 5.5.4",
    "AUTH PLAIN !!!!, 501 5.5.2",
    "AUTH PLAIN YWJj=, 501 5.5.2",
    "AUTH PLAIN YWJjZA, 501 5.5.2",
    "AUTH PLAIN YWJjZGU, 501 5.5.2",
    // octets that are not UTF-8: in the name, in the password, and in LOGIN's name
    "AUTH PLAIN AGFs72NlAHNlY3JldA==, 501 5.5.2 Name and password must be UTF-8",
    "AUTH PLAIN AGFsaWNlQGV4YW1wbGUuY29tAEdy/N9lLTk=, 501 5.5.2 Name and password must be UTF-8",
    "AUTH LOGIN Z3L832VAZXhhbXBsZS5jb20=, 501 5.5.2 Name and password must be UTF-8",
    "AUTH PLAIN Y, 501 5.5.2",
    "AUTH LOGIN YWJjZA, 501 5.5.2"
  })
  void refusesWhatIsMalformed(String command, String reply)
      throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask(command, reply);
      client.ask("NOOP", "250");
    }
  }

  @Test
  void clientMayCancel() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN", "334");
      client.ask("*", "501 5.7.0");
      client.ask("AUTH LOGIN", "334");
      client.ask("*", "501 5.7.0");
      client.ask("AUTH LOGIN " + Dialogue.base64("alice@example.com"), "334");
      client.ask("*", "501 5.7.0");
      sendAbroad(client, "554 5.7.1");
    }
  }

  @Test
  void initialResponseMayBeAsLong() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN " + "A".repeat(12_276), "535 5.7.8");
      client.ask("AUTH PLAIN " + "A".repeat(12_280), "500 5.5.2");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void responseMayHave12288Octets() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      client.ask("AUTH PLAIN", "334");
      client.ask("A".repeat(12_284), "535 5.7.8");
      client.ask("AUTH PLAIN", "334");
      client.ask("A".repeat(12_292), "500 5.5.6");
      client.ask("NOOP", "250");
    }
  }

  @Test
  void submissionPortIsForUsersOnly() throws IOException, GeneralSecurityException {
    try (Dialogue client = new Dialogue(submissionPort)) {
      client.expect("220");
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<alice@example.com>", "530 5.7.0");
      client.startTls();
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<alice@example.com>", "530 5.7.0");
      client.ask("AUTH PLAIN " + BOB, "235");
      client.ask("MAIL FROM:<bob@example.com>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
    }
  }

  @Test
  void loopbackMayAuthenticateInPlainTextIfSetSo() throws IOException {
    try (SmtpRig trusting = new SmtpRig("SMTPD_AUTH_PLAINTEXT", "true");
        Dialogue client = trusting.connect()) {
      assertTrue(client.ask("EHLO client.example", "250").contains("AUTH PLAIN LOGIN"));
      client.ask("AUTH PLAIN " + ALICE, "235");
    }
  }

  @Test
  void databaseTroubleIsTemporary() throws IOException, GeneralSecurityException {
    try (Dialogue client = secured()) {
      rig.accounts.away = true;
      client.ask("AUTH PLAIN " + ALICE, "451 4.3.0");
      rig.accounts.away = false;
      client.ask("AUTH PLAIN " + ALICE, "235");
    } finally {
      rig.accounts.away = false;
    }
  }

  private static Dialogue secured() throws IOException, GeneralSecurityException {
    Dialogue client = rig.hello();
    client.startTls();
    client.ask("EHLO client.example", "250");
    return client;
  }

  private static void sendAbroad(Dialogue client, String reply) throws IOException {
    client.ask("MAIL FROM:<alice@example.com>", "250");
    client.ask("RCPT TO:<x@elsewhere.example>", reply);
  }
}
