package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;

/**
 * Guessing at passwords at each door.
 *
 * @param victim signs in from 127.0.0.1 meanwhile
 */
record GuessAttacks(Instance server, String victim, String password) {
  private static final int GUESSES = 90;

  /** How many of them may be looked at, a few more for those that were on their way. */
  private static final int MOST_CHECKED = 15;

  private static final String HOME = "127.0.0.1";

  /** 90 at once: only the first few are looked at, then the client is cut off. */
  void overSmtp() throws Exception {
    String client = Crowd.address(300);
    TreeMap<String, Integer> answers = new TreeMap<>();
    Crowd.run(GUESSES, GUESSES, i -> smtp(client, "wrong-" + i))
        .forEach(each -> answers.merge(each, 1, Integer::sum));
    System.out.println("guesses over SMTP: " + answers);
    assertTrue(answers.getOrDefault("535", 0) <= MOST_CHECKED, String.valueOf(answers));
    assertFalse(smtp(client, password).equals("235"), "the right password tells nothing then");
    assertEquals("235", smtp(HOME, password), "the victim still signs in");
  }

  private String smtp(String from, String secret) throws IOException {
    try (Wire wire = Wire.tls(from, server.submissions())) {
      wire.reply();
      wire.ask("EHLO guess.test");
      byte[] plain = ("\0" + victim + "\0" + secret).getBytes(StandardCharsets.UTF_8);
      String reply = wire.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
      return reply == null ? "none" : reply.substring(0, 3);
    }
  }

  /** The same by HTTP: 429 with the time to wait. */
  void overHttp() throws Exception {
    HttpWire client = new HttpWire(Crowd.address(600), server.http());
    TreeMap<Integer, Integer> answers = new TreeMap<>();
    for (HttpWire.Answer answer : Crowd.run(GUESSES, GUESSES, i -> http(client, "wrong-" + i))) {
      answers.merge(answer.status(), 1, Integer::sum);
      if (answer.status() == 429) {
        assertTrue(answer.head().containsKey("retry-after"), String.valueOf(answer));
      }
    }
    System.out.println("guesses over HTTP: " + answers);
    assertTrue(answers.getOrDefault(401, 0) <= MOST_CHECKED, String.valueOf(answers));
    assertEquals(429, http(client, password).status());
    assertEquals(200, http(new HttpWire(HOME, server.http()), password).status());
  }

  private HttpWire.Answer http(HttpWire client, String secret) throws IOException {
    return client.ask(HttpWire.head("GET /api/me HTTP/1.1", HttpWire.basic(victim, secret)), "");
  }

  /** The same over IMAP. */
  void overImap() throws Exception {
    String client = Crowd.address(900);
    Crowd.run(GUESSES, GUESSES, i -> imap(client, "wrong-" + i));
    assertFalse(imap(client, password), "the right password tells nothing then");
    assertTrue(imap(HOME, password), "the victim still signs in");
  }

  private boolean imap(String from, String secret) throws IOException {
    try (Wire wire = Wire.tls(from, server.imaps())) {
      return imap(wire, victim, secret);
    }
  }

  private static boolean imap(Wire wire, String login, String secret) throws IOException {
    wire.line();
    wire.send("a LOGIN " + login + " " + secret + "\r\n");
    String line = wire.line();
    while (line != null && line.startsWith("* ")) {
      line = wire.line();
    }
    return line != null && line.startsWith("a OK");
  }
}
