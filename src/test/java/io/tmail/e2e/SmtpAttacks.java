package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What a stranger does to the SMTP ports.
 *
 * @param forwarder somebody whose Sieve script passes mail on
 */
record SmtpAttacks(Instance server, String forwarder) {

  /** Commands within a web client's request are not obeyed. */
  void speakHttp() throws IOException {
    String letter =
        "EHLO browser\r\nMAIL FROM:<a@remote.test>\r\nRCPT TO:<%s>\r\nDATA\r\n".formatted(forwarder)
            + "Message-ID: <smuggled@load>\r\n\r\nby HTTP\r\n.\r\nQUIT\r\n";
    for (String hello :
        List.of(
            "POST / HTTP/1.1\r\nHost: mail.e2e.test:25\r\nContent-Length: 200\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "CONNECT 127.0.0.1:25 HTTP/1.1\r\n\r\n",
            "PUT / HTTP/1.0\r\n\r\n")) {
      for (int port : List.of(server.smtp(), server.submission())) {
        assertCut(hello + letter, port);
      }
    }
    assertCut("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n" + letter, server.smtp());
  }

  private static void assertCut(String said, int port) throws IOException {
    for (boolean polite : new boolean[] {true, false}) {
      try (Wire wire = Wire.from(Crowd.address(10), port)) {
        String greeting = polite ? wire.reply() : "";
        sendIfOpen(wire, said);
        String all = wire.rest();
        assertTrue(all.contains("554 "), greeting + all);
        assertFalse(all.contains("queued as"), all);
        assertFalse(all.contains("250 "), all);
      }
    }
  }

  private static void sendIfOpen(Wire wire, String said) {
    try {
      wire.send(said);
    } catch (IOException closed) {
      // an answer may have come before
    }
  }

  /**
   * TLS sessions that each leave a long line unfinished, from 45 clients, until the server takes no
   * more.
   */
  void longAuthLines() throws Exception {
    List<Wire> open = Collections.synchronizedList(new ArrayList<>());
    TreeMap<String, Integer> answers = new TreeMap<>();
    try {
      Crowd.run(4311, 32, i -> unfinished(i, open))
          .forEach(each -> answers.merge(each, 1, Integer::sum));
      System.out.println("AUTH lines of 12 KB: " + answers);
      LockSupport.parkNanos(2_000_000_000);
    } finally {
      open.forEach(Wire::close);
    }
    assertTrue(
        answers.keySet().stream().allMatch(each -> "220 421 none".contains(each)),
        String.valueOf(answers));
  }

  private String unfinished(int number, List<Wire> open) {
    try {
      Wire wire = Wire.tls("127.66.7." + (1 + number % 45), server.submissions());
      open.add(wire);
      String greeting = wire.line();
      if (greeting == null) {
        return "none";
      }
      if (greeting.startsWith("220")) {
        wire.send("EHLO a.test\r\n");
        wire.reply();
        wire.send("AUTH PLAIN " + "A".repeat(12_000));
      }
      return greeting.substring(0, 3);
    } catch (IOException closed) {
      return "none";
    }
  }

  /** Headers of more fields, and of longer ones, than a reader has time for. */
  void headerBombs() throws IOException {
    String folded = "Subject: x\r\n" + " y\r\n".repeat(500_000) + "\r\nfolded\r\n";
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      fields.append("F").append(i).append(":\r\n");
    }
    fields.append("\r\nfields\r\n");
    for (String message : List.of(folded, fields.toString())) {
      String reply = send(message);
      assertTrue(reply.startsWith("552 5.3.4"), reply);
    }
  }

  private String send(String message) throws IOException {
    try (Wire wire = Wire.from(Crowd.address(11), server.smtp())) {
      wire.reply();
      wire.ask("EHLO bomb.test");
      wire.ask("MAIL FROM:<bomb@remote.test>");
      wire.ask("RCPT TO:<" + forwarder + ">");
      assertEquals("354", wire.ask("DATA").substring(0, 3));
      wire.send(message.getBytes(StandardCharsets.ISO_8859_1));
      return String.valueOf(wire.ask("."));
    }
  }
}
