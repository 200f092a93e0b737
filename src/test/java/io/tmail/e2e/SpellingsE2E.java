package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.e2e.Doors.Door;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Addresses beyond ASCII (RFC 6531): what RCPT takes reaches its mailbox through real Dovecot, by
 * both transports, and a domain is one in both of its spellings (RFC 5890 §2.3.2.1).
 */
@Tag("way")
@ExtendWith(SharedInstance.class)
class SpellingsE2E {
  private static final String SECRET = "secret-1";
  private static Instance server;

  @BeforeAll
  static void start(Instance shared) {
    server = shared;
    for (String login :
        List.of("kd@bücher.test", "kd@bücher-lmtp.test", "alice@lda.test", "alice@lmtp.test")) {
      server.addMailbox(login, SECRET);
    }
    server.addMailbox("rest@catch.lda.test", SECRET, "--catchall");
    server.addMailbox("grüße@lda.test", SECRET);
    server.addMailbox("grüße@lmtp.test", SECRET);
    server.tmail("alias", "add", "-d", "alice@lda.test", "straße@lda.test").mustSucceed();
    server.tmail("alias", "add", "-d", "alice@lmtp.test", "straße@lmtp.test").mustSucceed();
  }

  @Test
  void eachIsDeliveredByBothTransports() throws IOException {
    for (String way : List.of("lda", "lmtp")) {
      String domain = way.equals("lda") ? "bücher.test" : "bücher-lmtp.test";
      arrives("kd@" + domain, "kd@" + domain);
      arrives("kd@" + domain.toUpperCase(java.util.Locale.ROOT), "kd@" + domain);
      arrives("kd@" + ascii(domain), "kd@" + domain);
      arrives("straße@" + way + ".test", "alice@" + way + ".test");
      arrives("alice+größe@" + way + ".test", "alice@" + way + ".test");
      arrives("grüße@" + way + ".test", "grüße@" + way + ".test");
      arrives("grüße+x@" + way + ".test", "grüße@" + way + ".test");
      // the same name decomposed (NFD)
      arrives("gru\u0308ße@" + way + ".test", "grüße@" + way + ".test");
    }
    arrives("unbekännt@catch.lda.test", "rest@catch.lda.test");
    arrives("\"un bekännt\"@catch.lda.test", "rest@catch.lda.test");
    assertEquals(0, server.queued());
  }

  private static String ascii(String domain) {
    return domain.equals("bücher.test") ? "xn--bcher-kva.test" : "xn--bcher-lmtp-9db.test";
  }

  /** Also from a sender beyond ASCII. */
  private static void arrives(String to, String login) throws IOException {
    String subject = "n" + System.nanoTime();
    String last =
        dialogue(
            "EHLO c.test",
            "MAIL FROM:<müller@bücher-remote.test> SMTPUTF8",
            "RCPT TO:<" + to + ">",
            "DATA",
            "Subject: " + subject + "\r\n\r\nx\r\n.");
    assertTrue(last.startsWith("250 "), to + ": " + last);
    server.mailbox(login, SECRET).awaitMessage("Subject: " + subject);
  }

  @Test
  void eitherSpellingSignsInAtEachDoor() {
    for (String login : List.of("kd@bücher.test", "kd@xn--bcher-kva.test", "KD@Bücher.test")) {
      for (Door door : Doors.ALL) {
        assertTrue(new Doors(server).opens(door, "127.0.0.1", login, SECRET), door + " " + login);
      }
      String reply =
          Shell.run(
                  "swaks",
                  "--server",
                  "127.0.0.1:" + server.submission(),
                  "--tls",
                  "--auth-user",
                  login,
                  "--auth-password",
                  SECRET,
                  "--from",
                  "kd@xn--bcher-kva.test",
                  "--to",
                  "alice@lda.test",
                  "--quit",
                  "RCPT")
              .output();
      assertTrue(reply.contains("250 2.1.0"), reply);
    }
  }

  @Test
  void eitherSpellingNamesTheSameThing() {
    for (String domain : List.of("bücher.test", "xn--bcher-kva.test")) {
      server.tmail("user", "show", "kd@" + domain).mustSucceed();
      assertEquals(1, server.tmail("user", "add", "-m", "kd@" + domain, SECRET).exit());
      server.tmail("user", "update", "-q", "1M", "kd@" + domain).mustSucceed();
    }
  }

  /** What is set with one spelling holds for the other, in both directions. */
  @ParameterizedTest
  @CsvSource({"bücher.test,xn--bcher-kva.test", "xn--bcher-lmtp-9db.test,BÜCHER-LMTP.test"})
  void oneSpellingSetsWhatTheOtherFinds(String one, String other) throws IOException {
    server.tmail("dkim", "enable", one).mustSucceed();
    Shell.Result again = server.tmail("dkim", "enable", other);
    assertTrue(again.output().contains("already enabled"), again.output());
    server.tmail("dkim", "getdnsrecord", other).mustSucceed();
    server.tmail("rcpthost", "dns", other).mustSucceed();

    server.tmail("routes", "add", "-rh", "127.0.0.1", "-rp", "2525", "-d", "to." + one);
    server.tmail("routes", "add", "-rh", "127.0.0.1", "-rp", "2526", "-f", "kd@" + one);
    server.tmail("routes", "add", "-rh", "127.0.0.1", "-rp", "2527", "-u", "kd@" + one);
    assertTrue(route("a@x.test", "b@to." + other).contains(":2525"));
    assertTrue(route("kd@" + other, "b@y.test").contains(":2526"));
    assertTrue(route("a@x.test", "b@y.test", "--user", "kd@" + other).contains(":2527"));

    String mark = "of-" + one.length();
    server.tmail("admin", "add", "-d", one, "admin-" + mark).mustSucceed();
    String token =
        server.tmail("token", "add", "-s", "users:read", "-d", one, mark).mustSucceed().output();
    String path = URLEncoder.encode("kd@" + other, StandardCharsets.UTF_8);
    String seen =
        Shell.run(
                "curl",
                "-s",
                "-H",
                "Authorization: Bearer " + token.strip(),
                "http://127.0.0.1:" + server.http() + "/api/users/" + path)
            .output();
    assertTrue(seen.contains("\"haveMailbox\":true"), seen);

    arrives("kd@" + one, "kd@" + one);
    String traced = server.tmail("trace", "list", "--to", "kd@" + other).output();
    assertTrue(traced.contains("kd@"), traced);
  }

  private static String route(String from, String to, String... more) {
    List<String> command = new ArrayList<>(List.of("routes", "test", from, to));
    command.addAll(List.of(more));
    String steps = server.tmail(command.toArray(new String[0])).mustSucceed().output();
    return steps.lines().filter(line -> line.startsWith("TAKEN")).findFirst().orElse(steps);
  }

  private static String dialogue(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.smtp());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String reply = reply(in);
      List<String> said = new ArrayList<>();
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        reply = reply(in);
        said.add(line + " -> " + reply);
        assertTrue(reply.startsWith("2") || reply.startsWith("354"), said.toString());
      }
      return reply;
    }
  }

  private static String reply(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.startsWith("-", 3)) {
      line = in.readLine();
    }
    return String.valueOf(line);
  }
}
