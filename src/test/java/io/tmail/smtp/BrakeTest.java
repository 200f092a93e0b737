package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.policy.Check;
import io.tmail.policy.brake.BrakeChecks;
import io.tmail.rates.TestRates;
import io.tmail.rates.TestSightings;
import io.tmail.sending.HeldSuspensions;
import io.tmail.sending.Limits;
import io.tmail.sending.NoLimits;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stops a stolen account, and what does not stop its owner. */
final class BrakeTest {
  private static final String ALICE = "alice@example.com";
  private static final String STOPPED =
      "450 4.7.1 Sending is suspended, because this account behaves as if its password was stolen."
          + " Change the password, then ask the administrator postmaster@mail.example";

  @AutoClose private SmtpRig rig;
  private final HeldSuspensions suspensions = new HeldSuspensions();
  private final NoLimits limits = new NoLimits();
  private int port;

  @BeforeEach
  void start() {
    rig =
        new SmtpRig(
            this::checks, "SMTPD_PROXY_PROTOCOL_FROM", "127.0.0.0/8", "SMTPD_MAX_COMMANDS", "0");
    port = rig.listen(Listener.Role.SUBMISSION, false);
  }

  private List<Check> checks(Settings settings) {
    return BrakeChecks.of(
        settings, TestRates.alone(), TestSightings.inMemory(), limits, suspensions);
  }

  private Dialogue signedIn(String ip) throws IOException, GeneralSecurityException {
    Dialogue client = new Dialogue(port);
    client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
    client.expect("220");
    client.ask("EHLO laptop", "250");
    client.startTls();
    client.ask("EHLO laptop", "250");
    client.ask("AUTH PLAIN " + Dialogue.base64("\0" + ALICE + "\0secret-1"), "235");
    return client;
  }

  /** The reply to the first recipient that is refused, with how many were accepted before. */
  private static String write(Dialogue client, String domain, int recipients) throws IOException {
    for (int i = 0; i < recipients; i++) {
      String mail = client.ask("MAIL FROM:<" + ALICE + ">", "");
      String reply =
          mail.startsWith("250") ? client.ask("RCPT TO:<r" + i + "@" + domain + ">", "") : mail;
      if (!reply.startsWith("250")) {
        return i + ": " + reply;
      }
      client.ask("RSET", "250");
    }
    return "all";
  }

  @Test
  void aBurstToNewRecipientsIsStoppedAndReadingGoesOn()
      throws IOException, GeneralSecurityException {
    try (Dialogue client = signedIn("192.0.2.1")) {
      assertEquals("80: " + STOPPED, write(client, "victims.test", 200));
      client.ask("RSET", "250");
      assertEquals("0: " + STOPPED, write(client, "others.test", 1));
    }
    assertEquals(
        "81 recipients in an hour to whom the user had not written before",
        suspensions.of(ALICE).orElseThrow().reason());
    try (Dialogue client = signedIn("192.0.2.1")) {
      assertEquals("0: " + STOPPED, write(client, "victims.test", 1), "and login works");
    }
  }

  @Test
  void oldRecipientsDoNotCount() throws IOException, GeneralSecurityException {
    try (Dialogue client = signedIn("192.0.2.1")) {
      for (int i = 0; i < 20; i++) {
        assertEquals("all", write(client, "friends.test", 75));
      }
    }
  }

  @Test
  void aNewsletterOfAnAccountWithAHigherLimitIsNotStopped()
      throws IOException, GeneralSecurityException {
    limits.set(ALICE, new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(500)));
    try (Dialogue client = signedIn("192.0.2.1")) {
      assertEquals("all", write(client, "readers.test", 400));
    }
  }

  @Test
  void aDomainsLimitSuspendsNobody() throws IOException, GeneralSecurityException {
    limits.set(
        "example.com", new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(20)));
    try (Dialogue client = signedIn("192.0.2.1")) {
      assertEquals(
          "20: 450 4.7.1 Too many new recipients of this domain in this hour, try again later",
          write(client, "readers.test", 50));
      client.ask("RSET", "250");
      client.ask("MAIL FROM:<" + ALICE + ">", "250");
      client.ask("RCPT TO:<r20@readers.test>", "450 4.7.1"); // it is as new as before
    }
    assertTrue(suspensions.of(ALICE).isEmpty());
  }

  @Test
  void sendingFromManyNetworksIsStopped() throws IOException, GeneralSecurityException {
    for (int i = 1; i <= 10; i++) {
      try (Dialogue client = signedIn("192.0.2." + i)) {
        assertEquals("all", write(client, "friends.test", 1));
      }
    }
    try (Dialogue client = signedIn("192.0.2.5")) {
      assertEquals("all", write(client, "friends.test", 1), "a network known by now");
    }
    try (Dialogue client = signedIn("192.0.2.11")) {
      assertEquals("0: " + STOPPED, write(client, "friends.test", 1));
    }
    assertTrue(suspensions.of(ALICE).orElseThrow().reason().contains("11 networks"));
  }

  @Test
  void guessingRecipientsIsStopped() throws IOException, GeneralSecurityException {
    for (int session = 0; session < 8 && suspensions.of(ALICE).isEmpty(); session++) {
      try (Dialogue client = signedIn("192.0.2.1")) {
        client.ask("MAIL FROM:<" + ALICE + ">", "250");
        for (int i = 0; i < 8; i++) {
          client.ask("RCPT TO:<nobody" + i + "@example.com>", "");
        }
      }
    }
    assertEquals("51 refused recipients in an hour", suspensions.of(ALICE).orElseThrow().reason());
  }
}
