package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.PrivateServer;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.Finding;
import io.tmail.policy.scanners.ScannerChecks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as ClamAV and rspamd judge them, both of them real. */
@Tag("slow")
final class ScannersTest {
  /** In two parts: nothing on this disk is to be taken for it. */
  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*";

  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD" + "-ANTI-UBE-TEST-EMAIL*C.34X";

  private static PrivateServer clamd;
  private static PrivateServer rspamd;
  private SmtpRig rig;

  @BeforeAll
  static void start() {
    clamd = PrivateServer.start("clamd");
    rspamd = PrivateServer.start("rspamd");
  }

  @AfterAll
  static void stop() {
    clamd.close();
    rspamd.close();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void rig(String... set) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "SMTPD_SCAN_CLAMAV_DSNS",
                clamd.folder() + "/clamd.ctl",
                "SMTPD_RSPAMD_URLS",
                "http://127.0.0.1:" + rspamd.port(),
                "SMTPD_SCAN_TIMEOUT",
                "3s"));
    all.addAll(List.of(set));
    rig = new SmtpRig(ScannerChecks::of, all.toArray(String[]::new));
  }

  private String send(String content) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.expect("220");
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      return client.ask(content + "\r\n.", "");
    }
  }

  private static String subject(String subject) {
    return "From: a@b.example\r\nSubject: " + subject + "\r\n\r\nhello";
  }

  private static String attached(byte[] file) {
    return "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x"
        + "\r\n\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding:"
        + " base64\r\nContent-Disposition: attachment; filename=\"e.com\"\r\n\r\n"
        + Base64.getMimeEncoder().encodeToString(file)
        + "\r\n--x--";
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("e.com"));
      zip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private List<String> found() {
    return rig.queue.accepted.get(0).arrival().findings().stream()
        .map(each -> each.check() + "=" + each.result())
        .toList();
  }

  @Test
  void malwareIsRefusedHoweverItIsPacked() throws IOException {
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true");
    String refusal =
        "550 5.7.1 clamav: the message contains Eicar-Test-Signature.UNOFFICIAL;"
            + " contact postmaster@mail.example";
    assertEquals(refusal, send(attached(EICAR.getBytes(StandardCharsets.US_ASCII))));
    assertEquals(refusal, send(attached(zipped(EICAR))));
    assertTrue(send(subject("tmail-test-malware")).startsWith("550 5.7.1 clamav: "));
    assertEquals(List.of(), rig.queue.accepted);
    assertTrue(send(subject("fine")).startsWith("250"));
    assertEquals(List.of("clamav=clean"), found());
  }

  @Test
  void malwareOfUsersIsRefusedToo() throws IOException {
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true", "SMTPD_AUTH_PLAINTEXT", "true");
    try (Dialogue client = new Dialogue(rig.port())) {
      client.expect("220");
      client.ask("EHLO client.example", "250");
      client.ask("AUTH PLAIN AGFsaWNlQGV4YW1wbGUuY29tAHNlY3JldC0x", "235");
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<x@far.example>", "250");
      client.ask("DATA", "354");
      client.ask(subject("tmail-test-malware") + "\r\n.", "550 5.7.1 clamav: ");
    }
  }

  @Test
  void bigMailIsStreamedToTheScanner() throws IOException {
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true");
    String filler = ("x".repeat(76) + "\r\n").repeat(50_000);
    assertTrue(send(subject("big") + "\r\n" + filler + "tmail-test-malware").startsWith("550"));
    assertTrue(send(subject("big") + "\r\n" + filler).startsWith("250"));
  }

  @Test
  void whatIsTooBigIsToldAndAccepted() throws IOException {
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true", "SMTPD_SCAN_MAX_SIZE", "1K");
    assertTrue(send(subject("big") + "\r\n" + "x\r\n".repeat(1000)).startsWith("250"));
    assertEquals(List.of("clamav=unscanned"), found());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "/nowhere/clamd.ctl", "nowhere.invalid:3310"})
  void withoutClamdTheClientTriesAgain(String nowhere) throws IOException {
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true", "SMTPD_SCAN_CLAMAV_DSNS", nowhere);
    for (int i = 0; i < 7; i++) {
      assertEquals(
          "454 4.3.0 clamav: no answer from the scanner, try again later", send(subject("x")));
    }
    assertEquals(List.of(), rig.queue.accepted);
  }

  /** It is stopped while it scans, and then killed. */
  @Test
  void clamdThatDiesWithinAScanLosesNothing() throws Exception {
    PrivateServer mortal = PrivateServer.start("clamd");
    try {
      rig(
          "SMTPD_SCAN_CLAMAV_ENABLED",
          "true",
          "SMTPD_SCAN_CLAMAV_DSNS",
          "127.0.0.1:" + mortal.port(),
          "SMTPD_SCAN_TIMEOUT",
          "20s");
      long pid = mortal.process().pid();
      assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor());
      CompletableFuture<String> reply =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return send(subject("x"));
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
      Thread.sleep(500);
      assertFalse(reply.isDone());
      assertTrue(mortal.process().destroyForcibly());
      assertEquals(
          "454 4.3.0 clamav: no answer from the scanner, try again later",
          reply.get(10, TimeUnit.SECONDS));
      assertEquals(List.of(), rig.queue.accepted);
      mortal.restart("clamd");
      assertTrue(send(subject("x")).startsWith("250"));
    } finally {
      mortal.close();
    }
  }

  @Test
  void anotherServerIsAskedInItsPlace() throws IOException {
    String both = "127.0.0.1:1;127.0.0.1:" + clamd.port();
    rig("SMTPD_SCAN_CLAMAV_ENABLED", "true", "SMTPD_SCAN_CLAMAV_DSNS", both);
    assertTrue(send(subject("tmail-test-malware")).startsWith("550"));
    assertTrue(send(subject("fine")).startsWith("250"));
  }

  @Test
  void withoutAnAnswerMailIsAcceptedIfThatIsWanted() throws IOException {
    rig(
        "SMTPD_SCAN_CLAMAV_ENABLED",
        "true",
        "SMTPD_SCAN_CLAMAV_DSNS",
        "127.0.0.1:1",
        "SMTPD_CLAMAV_UNANSWERED",
        "accept");
    assertTrue(send(subject("x")).startsWith("250"));
    assertEquals(List.of("clamav=temperror"), found());
  }

  /** Reads some, then does what the test says. */
  private interface Answer {
    void give(Socket client) throws Exception;
  }

  private static ServerSocket bad(Answer answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  answer.give(client);
                } catch (Exception over) {
                  // the next one
                }
              }
            },
            "bad-scanner");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void readSome(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    int unused = in.read(new byte[100]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes", "rubbish", "endless", "silent", "slow"})
  void badAnswersAreNoAnswers(String kind) throws IOException {
    Answer answer =
        client -> {
          readSome(client);
          OutputStream out = client.getOutputStream();
          switch (kind) {
            case "rubbish" ->
                out.write("HTTP/1.1 200 OK\r\n\r\n{\"x\":1}\0".getBytes(StandardCharsets.US_ASCII));
            case "endless" ->
                out.write(
                    "HTTP/1.1 200 OK\r\n\r\n["
                        .concat("1,".repeat(2_000_000))
                        .getBytes(StandardCharsets.US_ASCII));
            case "silent" -> Thread.sleep(10_000);
            case "slow" -> {
              for (int i = 0; i < 100; i++) {
                out.write('.');
                Thread.sleep(100);
              }
            }
            default -> client.setSoLinger(true, 0);
          }
        };
    try (ServerSocket server = bad(answer)) {
      rig(
          "SMTPD_SCAN_CLAMAV_ENABLED",
          "true",
          "SMTPD_SCAN_CLAMAV_DSNS",
          "127.0.0.1:" + server.getLocalPort(),
          "SMTPD_CHECK_RSPAMD",
          "refuse",
          "SMTPD_RSPAMD_URLS",
          "http://127.0.0.1:" + server.getLocalPort());
      long begun = System.nanoTime();
      assertEquals(
          "454 4.3.0 clamav: no answer from the scanner, try again later", send(subject("x")));
      rig.close();
      rig(
          "SMTPD_CHECK_RSPAMD",
          "refuse",
          "SMTPD_RSPAMD_URLS",
          "http://127.0.0.1:" + server.getLocalPort());
      assertTrue(send(subject("x")).startsWith("250"));
      assertEquals(List.of("rspamd=temperror"), found());
      assertTrue(System.nanoTime() - begun < 20_000_000_000L);
    }
  }

  @Test
  void rspamdsActionsAreObeyed() throws IOException {
    rig("SMTPD_CHECK_RSPAMD", "refuse");
    assertEquals(
        "550 5.7.1 rspamd: Gtube pattern; contact postmaster@mail.example",
        send(subject("x") + "\r\n" + GTUBE));
    assertTrue(send(subject("TMAIL_REJECT")).startsWith("550 5.7.1 rspamd: "));
    assertEquals("451 4.7.1 rspamd: try again later", send(subject("TMAIL_GREYLIST")));
    assertTrue(send(subject("TMAIL_JUNK")).startsWith("250"));
    assertTrue(send(subject("fine")).startsWith("250"));
    List<String> ways =
        rig.queue.accepted.stream()
            .flatMap(each -> each.recipients().stream())
            .map(EnvelopeRecipient::destination)
            .map(Object::toString)
            .toList();
    assertEquals(List.of("junk", "mailbox"), ways);
    Finding finding = rig.queue.accepted.get(0).arrival().findings().get(0);
    assertEquals("add-header", finding.result());
    assertEquals(7, finding.score());
    assertEquals("TMAIL_JUNK 7.0", finding.reason());
  }

  @Test
  void rspamdsWishesAreGradedByTheSetting() throws IOException {
    rig("SMTPD_CHECK_RSPAMD", "junk", "SMTPD_SCORE_REFUSE", "0");
    assertTrue(send(subject("TMAIL_REJECT")).startsWith("250"));
    assertTrue(send(subject("TMAIL_GREYLIST")).startsWith("250"));
    List<String> ways =
        rig.queue.accepted.stream()
            .map(each -> each.recipients().get(0).destination().toString())
            .toList();
    assertEquals(List.of("junk", "mailbox"), ways);
  }

  @Test
  void aMessageWithoutAnEmptyLineIsReadWhole() throws IOException {
    rig("SMTPD_CHECK_RSPAMD", "refuse", "SMTPD_SCAN_CLAMAV_ENABLED", "true");
    assertTrue(send("From: a@b.example\r\nno field").startsWith("250"));
    assertEquals(List.of("clamav=clean", "rspamd=no-action"), found());
  }

  @Test
  void rspamdKnowsTheEnvelope() throws IOException {
    rig("SMTPD_CHECK_RSPAMD", "refuse");
    send(subject("fine"));
    String log = Files.readString(rspamd.folder().resolve("log"));
    assertTrue(
        log.contains("from: <a@b.example>") && log.contains("rcpts: <alice@example.com>"), log);
  }
}
