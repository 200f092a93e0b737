package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The main job, through real programs: swaks and curl send, IMAP and POP3 libraries and curl read,
 * Dovecot keeps the mailboxes.
 */
@Tag("e2e")
@ExtendWith(SharedInstance.class)
class MailFlowE2E {
  private static final String SECRET = "secret-1";
  private static Instance server;

  @BeforeAll
  static void start(Instance shared) {
    server = shared;
    server.addMailbox("alice@flow.test", SECRET, "-r");
    server.addMailbox("bob@flow.test", SECRET);
  }

  private static Shell.Result swaks(String... arguments) {
    List<String> line = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1:" + server.smtp()));
    line.addAll(List.of(arguments));
    return Shell.run(line.toArray(new String[0]));
  }

  private static Shell.Result submit(String user, String password, String to) {
    return Shell.run(
        "swaks",
        "--server",
        "127.0.0.1:" + server.submission(),
        "--tls",
        "--auth-user",
        user,
        "--auth-password",
        password,
        "--from",
        user,
        "--to",
        to);
  }

  @Test
  void mailArrivesWithItsTraceFieldsOnce() {
    swaks("--from", "bob@remote.test", "--to", "alice@flow.test", "--header", "Subject: first")
        .mustSucceed();
    String message = server.mailbox("alice@flow.test", SECRET).awaitMessage("Subject: first");
    assertEquals(1, count(message, "Return-Path: <bob@remote.test>"), message);
    assertEquals(1, count(message, "Delivered-To: alice@flow.test"), message);
    assertTrue(message.contains("by mail.e2e.test (tmail) with ESMTP id "), message);
  }

  /** More than have a thread of the system each; they come from several clients. */
  @Test
  void mailFlowsBesideHundredsOfSessions() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        InetAddress client = InetAddress.getByName("127.0.1." + (1 + i / 80));
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.smtp(), client, 0));
      }
      for (Socket each : idle) {
        each.setSoTimeout(60_000);
        assertTrue(
            new String(each.getInputStream().readNBytes(4), StandardCharsets.US_ASCII)
                .startsWith("220 "));
      }
      swaks("--from", "b@remote.test", "--to", "bob@flow.test", "--header", "Subject: beside")
          .mustSucceed();
      server.mailbox("bob@flow.test", SECRET).awaitMessage("Subject: beside");
      Socket last = idle.get(idle.size() - 1);
      last.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String rest = new String(last.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(rest.contains("\r\n221 "), rest);
    } finally {
      for (Socket each : idle) {
        each.close();
      }
    }
  }

  @Test
  void curlSendsAndReadsOverTls() throws IOException {
    Path mail = Files.createTempFile("tmail-e2e", ".eml");
    Files.writeString(mail, "Subject: by curl\r\n\r\nhello from curl\r\n");
    Shell.run(
            "curl",
            "-sSk",
            "--url",
            "smtps://127.0.0.1:" + server.submissions(),
            "--user",
            "alice@flow.test:" + SECRET,
            "--mail-from",
            "alice@flow.test",
            "--mail-rcpt",
            "bob@flow.test",
            "--upload-file",
            mail.toString())
        .mustSucceed();
    Files.delete(mail);
    String message = server.mailbox("bob@flow.test", SECRET).awaitMessage("Subject: by curl");
    assertTrue(message.contains("with ESMTPSA id "), message);
    assertTrue(message.contains("using TLSv1."), message);
    String imap = curl("imaps://127.0.0.1:" + server.imaps() + "/INBOX;UID=*");
    assertTrue(imap.contains("hello from curl"), imap);
    String pop3 = curl("pop3s://127.0.0.1:" + server.pop3s() + "/1");
    assertTrue(pop3.contains("Delivered-To: bob@flow.test"), pop3);
  }

  private static String curl(String url) {
    return Shell.run("curl", "-sSk", "--url", url, "--user", "bob@flow.test:" + SECRET)
        .mustSucceed()
        .output();
  }

  @Test
  void theSameMailIsThereByPop3() {
    swaks("--to", "alice@flow.test", "--header", "Subject: both ways").mustSucceed();
    Mailbox box = server.mailbox("alice@flow.test", SECRET);
    box.awaitMessage("Subject: both ways");
    assertTrue(
        box.messages("pop3s", "INBOX").stream().anyMatch(m -> m.contains("Subject: both ways")));
  }

  @Test
  void strangersCannotRelay() {
    Shell.Result result = swaks("--from", "x@remote.test", "--to", "y@elsewhere.test");
    assertTrue(result.output().contains("554 5.7.1 Relay access denied"), result.output());
    assertTrue(swaks("--to", "nobody@flow.test").output().contains("550 5.1.1"), "unknown mailbox");
  }

  @Test
  void listedAddressesMayRelay() {
    server.tmail("relayip", "add", "127.0.0.0/8").mustSucceed();
    Shell.Result listed =
        swaks("--from", "x@remote.test", "--to", "y@[127.0.0.1]", "--quit", "RCPT");
    server.tmail("relayip", "del", "127.0.0.0/8").mustSucceed();
    Shell.Result unlisted =
        swaks("--from", "x@remote.test", "--to", "y@[127.0.0.1]", "--quit", "RCPT");
    assertTrue(listed.output().contains("250 2.1.5"), listed.output());
    assertTrue(unlisted.output().contains("554 5.7.1"), unlisted.output());
  }

  @Test
  void submissionNeedsAuthenticationAndTls() {
    Shell.Result plain =
        Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "--auth-user",
            "alice@flow.test",
            "--auth-password",
            SECRET,
            "--to",
            "bob@flow.test");
    assertTrue(plain.exit() != 0 && !plain.output().contains("235"), plain.output());
    Shell.Result anonymous =
        Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "--tls",
            "--to",
            "bob@flow.test");
    assertTrue(anonymous.output().contains("530 5.7.0"), anonymous.output());
  }

  @Test
  void badCredentialsGetOneAnswer() {
    String wrong = submit("alice@flow.test", "not-it", "bob@flow.test").output();
    String unknown = submit("nobody@flow.test", "not-it", "bob@flow.test").output();
    String reply = "535 5.7.8 Authentication credentials invalid";
    assertTrue(wrong.contains(reply) && unknown.contains(reply), wrong + unknown);
  }

  @Test
  void newPasswordHoldsEverywhereAtOnce() {
    server.addMailbox("carol@flow.test", SECRET);
    assertTrue(server.mailbox("carol@flow.test", SECRET).canLogin("imaps"));
    server.tmail("user", "update", "carol@flow.test", "-p", "secret-2").mustSucceed();
    for (String protocol : List.of("imaps", "pop3s")) {
      assertFalse(server.mailbox("carol@flow.test", SECRET).canLogin(protocol), protocol);
      assertTrue(server.mailbox("carol@flow.test", "secret-2").canLogin(protocol), protocol);
    }
    assertTrue(submit("carol@flow.test", SECRET, "bob@flow.test").exit() != 0);
    submit("carol@flow.test", "secret-2", "bob@flow.test").mustSucceed();
  }

  @Test
  void userWithoutAMailboxMayNotSignIn() throws IOException {
    server.tmail("user", "add", "-r", "relay@flow.test", SECRET).mustSucceed();
    String refused = imapLogin("relay@flow.test");
    assertTrue(refused.contains("AUTHENTICATIONFAILED"), refused);
    server.addMailbox("box@flow.test", SECRET);
    assertTrue(imapLogin("box@flow.test").startsWith("a OK"));
    Shell.run(
            "swaks",
            "--server",
            "127.0.0.1:" + server.submission(),
            "--tls",
            "--auth-user",
            "relay@flow.test",
            "--auth-password",
            SECRET,
            "--quit",
            "AUTH")
        .mustSucceed();
  }

  /** The tagged reply. */
  private static String imapLogin(String user) throws IOException {
    try (Wire wire = Wire.from("127.0.0.1", server.imap())) {
      wire.line();
      wire.send("a LOGIN " + user + " " + SECRET + "\r\n");
      String line = wire.line();
      while (line != null && line.startsWith("* ")) {
        line = wire.line();
      }
      return String.valueOf(line);
    }
  }

  @Test
  void inactiveUserIsShutOutEverywhereAtOnce() {
    server.addMailbox("dave@flow.test", SECRET);
    submit("dave@flow.test", SECRET, "bob@flow.test").mustSucceed();
    assertTrue(server.mailbox("dave@flow.test", SECRET).canLogin("imaps"));
    server.tmail("user", "update", "dave@flow.test", "--inactive").mustSucceed();
    assertFalse(server.mailbox("dave@flow.test", SECRET).canLogin("imaps"));
    assertFalse(server.mailbox("dave@flow.test", SECRET).canLogin("pop3s"));
    assertTrue(submit("dave@flow.test", SECRET, "bob@flow.test").exit() != 0);
  }

  @Test
  void overQuotaMailIsRefusedOrReturnedToItsSender() {
    server.addMailbox("erin@flow.test", SECRET, "-q", "20K");
    Shell.Result alone = tooMuchFor("erin@flow.test");
    assertTrue(alone.exit() != 0 && alone.output().contains("552 5.2.2"), alone.output());
    tooMuchFor("erin@flow.test,alice@flow.test").mustSucceed();
    String bounce =
        server.mailbox("alice@flow.test", SECRET).awaitMessage("Undelivered Mail Returned");
    assertTrue(bounce.contains("Final-Recipient: rfc822; erin@flow.test"), bounce);
    assertTrue(bounce.contains("Action: failed"), bounce);
    assertTrue(bounce.contains("Status: 5.2.2"), bounce);
    assertTrue(bounce.contains("Return-Path: <>"), bounce);
  }

  private static Shell.Result tooMuchFor(String recipients) {
    return swaks(
        "--from",
        "alice@flow.test",
        "--to",
        recipients,
        "--header",
        "Subject: too much",
        "--body",
        ("x".repeat(72) + "\n").repeat(550));
  }

  @Test
  void sieveScriptFiledOverManageSieveSortsTheNextDelivery() throws IOException {
    server.addMailbox("frank@flow.test", SECRET);
    String script =
        "require [\"fileinto\", \"mailbox\"];\r\n"
            + "if header :contains \"subject\" \"sorted\" { fileinto :create \"Sorted\"; }\r\n";
    fileScript("frank@flow.test", script);
    swaks("--to", "frank@flow.test", "--header", "Subject: to be sorted").mustSucceed();
    Mailbox box = server.mailbox("frank@flow.test", SECRET);
    Await.until("the sorted mail", () -> box.messages("imaps", "Sorted").size() == 1);
    assertEquals(0, box.inbox().size());
  }

  /** ManageSieve (RFC 5804) by hand: no library of ours speaks it. */
  private static void fileScript(String login, String script) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.sieve())) {
      socket.setSoTimeout(20_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      ok(in);
      String plain =
          java.util.Base64.getEncoder()
              .encodeToString(("\0" + login + "\0" + SECRET).getBytes(StandardCharsets.UTF_8));
      say(socket.getOutputStream(), in, "AUTHENTICATE \"PLAIN\" \"" + plain + "\"");
      int size = script.getBytes(StandardCharsets.UTF_8).length;
      say(socket.getOutputStream(), in, "PUTSCRIPT \"sort\" {" + size + "+}\r\n" + script);
      say(socket.getOutputStream(), in, "SETACTIVE \"sort\"");
    }
  }

  private static void say(OutputStream out, BufferedReader in, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    ok(in);
  }

  private static void ok(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.startsWith("OK")) {
      assertFalse(line.startsWith("NO") || line.startsWith("BYE"), line);
      line = in.readLine();
    }
  }

  @Test
  void bigMessageGoesThrough() throws IOException {
    server.addMailbox("grace@flow.test", SECRET);
    Path big = Files.createTempFile("tmail-e2e", ".eml");
    String line = "0123456789".repeat(7) + "\r\n";
    Files.writeString(big, "Subject: big\r\n\r\n" + line.repeat(25 * 1024 * 1024 / line.length()));
    swaks("--to", "grace@flow.test", "--data", big.toString(), "--suppress-data").mustSucceed();
    Mailbox box = server.mailbox("grace@flow.test", SECRET);
    Await.until("the big mail", () -> box.inbox().size() == 1);
    assertTrue(box.inbox().get(0).length() > 25_000_000);
    Files.delete(big);
    Await.until("an empty store", () -> isEmpty(server.home().resolve("store")));
  }

  private static boolean isEmpty(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.noneMatch(Files::isRegularFile);
    } catch (IOException | java.io.UncheckedIOException changing) {
      return false;
    }
  }

  @Test
  void queueIsEmptyInTheEnd() {
    Await.until("an empty queue", () -> server.queued() == 0);
  }

  @Test
  void rcpthostWithUsersStays() {
    Shell.Result refused = server.tmail("rcpthost", "del", "flow.test");
    assertEquals(1, refused.exit(), refused.output());
    assertTrue(refused.output().startsWith("Error: "), refused.output());
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
