package io.tmail.delivery.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.Growth;
import io.tmail.config.LimitSettings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Requests;
import io.tmail.mail.Envelope;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.outbound.DkimAlgorithm;
import io.tmail.outbound.DkimKeys.Signer;
import io.tmail.outbound.TestKeys;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we sign is verified by dkimpy (Debian's python3-dkim), which nobody here wrote. */
class DkimSignerTest {
  private static final String HEADER =
      "Received: from x\r\n\tby y; Mon, 1 Jan 2026 00:00:00 +0000\r\n"
          + "From: \"A. B\" <a@b.example>\r\n"
          + "To: x@example.com,\r\n  y@example.com\r\n"
          + "SUBJECT:  two   spaces \t and\r\n\ta fold  \r\n"
          + "Date: Mon, 1 Jan 2026 00:00:00 +0000\r\n"
          + "Message-ID: <1@b.example>\r\n"
          + "\r\n";

  private static final String VERIFY =
      """
      import sys, dkim
      message = sys.stdin.buffer.read()
      records = dict(line.rstrip('\\n').split(' ', 1) for line in open(sys.argv[1]))
      def txt(name, timeout=5):
          text = records.get(name.decode().rstrip('.'))
          return text.encode() if text else None
      d = dkim.DKIM(message)
      for i in range(int(sys.argv[2])):
          try:
              print(d.verify(idx=i, dnsfunc=txt))
          except dkim.ValidationError:
              print(False)
      """;

  @TempDir Path folder;
  private final Relays relays = new Relays();
  private final StringBuilder records = new StringBuilder();

  @BeforeEach
  void makeKeys() {
    for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
      TestKeys key = TestKeys.of("b.example", "s-" + algorithm.keyType(), algorithm);
      relays.signers.add(key.signer());
      records.append(key.recordName()).append(' ').append(key.recordText()).append('\n');
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text\r\n",
        "",
        "\r\n\r\n\r\n",
        "no end",
        "one \t two  \r\n\r\n  \t\r\nlast\r\n\r\n\r\n",
        ".dots\r\n..\r\n",
        "\u00e4\u00f6\u00fc \u00ff\r\n",
        "lone \r return\r\r\n x"
      })
  void othersVerifyIt(String body) throws Exception {
    assertEquals("True\nTrue\n", verify(signed(HEADER + body)));
  }

  @Test
  void bigMessageIsHashedAsItStreamsBy() throws Exception {
    assertEquals("True\nTrue\n", verify(signed(HEADER + "a  line of text \r\n".repeat(20_000))));
  }

  @Test
  void changedBodyIsFound() throws Exception {
    byte[] message = signed(HEADER + "pay 10\r\n");
    message[message.length - 4] = '9';
    assertEquals("False\nFalse\n", verify(message));
  }

  /** Oversigned: a field added on the way breaks the signature. */
  @ParameterizedTest
  @ValueSource(strings = {"From", "Subject", "Reply-To", "Cc", "Content-Type"})
  void addedFieldIsFound(String field) throws Exception {
    String message = new String(signed(HEADER + "text\r\n"), StandardCharsets.ISO_8859_1);
    String forged = message.replace("Received:", field + ": evil@evil.example\r\nReceived:");
    assertEquals("False\nFalse\n", verify(forged.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void listMayChooseItsFields() throws Exception {
    List<Signer> chosen =
        relays.signers.stream()
            .map(s -> new Signer(s.domain(), s.selector(), s.algorithm(), s.key(), List.of("date")))
            .toList();
    relays.signers.clear();
    relays.signers.addAll(chosen);
    byte[] message = signed(HEADER + "text\r\n");
    assertTrue(new String(message, StandardCharsets.US_ASCII).contains("h=date:date:from:from;"));
    assertEquals("True\nTrue\n", verify(message));
  }

  @Test
  void mailOfOtherDomainsIsLeftAsItIs() throws IOException {
    DeliveryRequest request =
        Requests.of(Requests.text("From: x@other.example\r\n\r\ntext\r\n"), "x@example.com");
    relays.signers.removeIf(each -> each.domain().equals("b.example"));
    assertSame(request, relays.signer().sign(request));
  }

  /** Whatever its From says: a user's Sieve passes it on, or a domain of ours is elsewhere. */
  @Test
  void whatNobodyVouchesForIsNotSigned() throws IOException {
    DeliveryRequest request =
        Requests.by(Requests.of(Requests.text(HEADER), "x@example.com"), Voucher.NOBODY);
    assertSame(request, relays.signer().sign(request));
  }

  @ParameterizedTest
  @EnumSource(names = {"NETWORK", "MACHINE"})
  void trustedNetworksAndThisMachineAreSignedForEachDomain(Voucher voucher) throws IOException {
    DeliveryRequest request =
        Requests.by(Requests.of(Requests.text(HEADER), "x@example.com"), voucher);
    assertEquals("b.example", domainOf(request));
  }

  /** A report to another domain: that one wants it to pass DMARC (RFC 9990 §3.5.2). */
  @Test
  void ownMailFromTheNullSenderIsSignedByItsAuthor() throws IOException {
    DeliveryRequest request = Requests.of(Requests.text(HEADER), "x@example.com");
    Envelope ours =
        new Envelope(ReversePath.NULL_SENDER, EsmtpParameters.NONE, "", Voucher.MACHINE);
    assertEquals(
        "b.example",
        domainOf(
            new DeliveryRequest(
                request.id(),
                ours,
                request.destination(),
                request.recipients(),
                request.content())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a@b.example|a@b.example",
        "a@b.example|\"A, b\" <a@b.example> (x@other.example)",
        "a@b.example|Authors: a@b.example;",
        "u@b.example|a@b.example, u@b.example"
      })
  void usersAreSignedForTheirOwnAddresses(String login, String from) throws IOException {
    relays.own.add("u@b.example a@b.example");
    assertEquals("b.example", domainOf(byUser(login, from)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mallory@other.example|ceo@b.example",
        "mallory@b.example|ceo@b.example",
        "a@b.example|a@b.example, ceo@b.example",
        "a@b.example|ceo@b.example <a@b.example>, ceo@b.example",
        "a@b.example|<a@b.example> <ceo@b.example>",
        "a@b.example|<@x.example:a@b.example>",
        "a@b.example|ceo@@b.example",
        "a@b.example|nobody",
        "a@b.example|''",
        "a@b.example|a@b.exampleEOLFrom: a@b.example"
      })
  void usersAreNotSignedForAddressesOfOthers(String login, String from) throws IOException {
    relays.own.add("mallory@other.example a@b.example");
    relays.own.add("mallory@b.example a@b.example");
    DeliveryRequest request = byUser(login, from.replace("EOL", "\r\n"));
    assertEquals("", domainOf(request));
  }

  /** The envelope's sender is a@b.example. */
  @Test
  void userWhoMayNotUseTheEnvelopesAddressIsNotSigned() throws IOException {
    assertEquals("", domainOf(byUser("u@b.example", "u@b.example")));
  }

  @Test
  void mailFromSeveralDomainsIsSignedForItsSender() throws IOException {
    String two = "From: x@one.example, y@two.example\r\n\r\ntext\r\n";
    assertEquals("b.example", domainOf(Requests.of(Requests.text(two), "x@example.com")));
  }

  @Test
  void headerBiggerThanAnyIsNotSigned() throws IOException {
    String big = "From: a@b.example\r\nX: " + " y\r\n".repeat(400_000) + "\r\ntext\r\n";
    assertEquals("", domainOf(Requests.of(Requests.text(big), "x@example.com")));
  }

  /** 50,000 fields To, each of which is named in the signature, took 6.6 s. */
  @ParameterizedTest
  @ValueSource(
      strings = {"To: x\r\n", "Received: x\r\n", " x\r\n", " ", "\t\r\n", "A", "From: @\r\n"})
  void workGrowsAsTheHeaderDoes(String piece) {
    Growth.assertLinear(
        1 << 10,
        LimitSettings.MOST_HEADER,
        size -> {
          String header = HEADER.substring(0, HEADER.length() - 2);
          MessageContent content =
              Requests.text(header + "X: y\r\n" + piece.repeat(size / piece.length()) + "\r\n\r\n");
          DkimSigner signer = relays.signer();
          DeliveryRequest request = Requests.of(content, "x@example.com");
          return () -> {
            try {
              long unused = signer.sign(request).content().size();
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          };
        });
  }

  private static DeliveryRequest byUser(String login, String from) {
    String text = (from.isEmpty() ? "" : "From: " + from + "\r\n") + "\r\ntext\r\n";
    return Requests.by(Requests.of(Requests.text(text), "x@example.com"), login);
  }

  /** The domain that signs, or the empty text. */
  private String domainOf(DeliveryRequest request) throws IOException {
    try (InputStream in = relays.signer().sign(request).content().open()) {
      String message = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int at = message.indexOf("; d=");
      return message.startsWith("DKIM-")
          ? message.substring(at + 4, message.indexOf(';', at + 4))
          : "";
    }
  }

  @Test
  void settingTurnsItOff() throws IOException {
    relays.set("TMAIL_DELIVERD_DKIM_SIGN", "false");
    DeliveryRequest request = Requests.of(Requests.text(HEADER), "x@example.com");
    assertSame(request, relays.signer().sign(request));
  }

  private byte[] signed(String message) throws IOException {
    DeliveryRequest request =
        relays.signer().sign(Requests.of(Requests.text(message), "x@example.com"));
    try (InputStream in = request.content().open()) {
      byte[] bytes = in.readAllBytes();
      assertEquals(request.content().size(), bytes.length);
      return bytes;
    }
  }

  private String verify(byte[] message) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/usr/lib/python3/dist-packages/dkim")), "no python3-dkim");
    Path script = Files.writeString(folder.resolve("verify.py"), VERIFY);
    Path dns = Files.writeString(folder.resolve("records"), records);
    Process python =
        new ProcessBuilder("/usr/bin/python3", script.toString(), dns.toString(), "2")
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = python.getOutputStream()) {
      in.write(message);
    }
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    python.waitFor();
    return said;
  }
}
