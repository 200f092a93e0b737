package io.tmail.delivery.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.Requests;
import io.tmail.delivery.client.ScriptedServer;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Dovecot's LMTP is told of the address that the client named. */
class DovecotLmtpTest {
  private static final String[] TAKES_ONE = {
    "220 x",
    ">LHLO",
    "250 x",
    ">MAIL",
    "250 Ok",
    ">RCPT",
    "250 Ok",
    ">DATA",
    "354 go",
    ">.",
    "250 taken"
  };

  @TempDir private Path folder;
  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private ScriptedServer server;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "alice@d.example, alice@d.example, alice@d.example",
    "alice@d.example, Alice+Shop@d.example, alice+Shop@d.example",
    "alice@d.example, alice+a+b@alias.example, alice+a+b@d.example",
    "alice@d.example, team+x@d.example, alice@d.example",
    "alice@d.example, alicex@d.example, alice@d.example",
    "alice@d.example, grüße@d.example, alice@d.example",
    "alice@d.example, alice+größe@d.example, alice@d.example",
    "kd@bücher.example, kd@bücher.example, kd@xn--bcher-kva.example",
    "alice@d.example, alice-x@d.example, alice@d.example"
  })
  void detailFollowsTheMailboxsName(String mailbox, String named, String told) throws IOException {
    server.script(TAKES_ONE);
    List<DeliveryResult> results = deliver(recipient(mailbox, named));
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(0));
    assertTrue(server.heard.contains("RCPT TO:<" + told + ">"), server.heard.toString());
  }

  /** Dovecot would deliver {@code a+b@d} to {@code a@d}. */
  @Test
  void mailboxWithADelimiterInItsNameGetsItByLda() throws IOException {
    server.script(TAKES_ONE);
    List<DeliveryResult> results =
        deliver(
            recipient("alice@d.example", "alice+x@d.example"),
            recipient("a+b@d.example", "a+b@d.example"));
    assertTrue(results.get(0).relay().startsWith("dovecot-lmtp"));
    assertEquals("dovecot-lda", results.get(1).relay());
    assertInstanceOf(DeliveryResult.Delivered.class, results.get(1));
    assertTrue(Files.readString(folder.resolve("ran")).endsWith("-d a+b@d.example\n"));
    assertTrue(server.heard.stream().noneMatch(line -> line.contains("a+b@")));
  }

  /** Dovecot's LMTP answers 501 to it. */
  @Test
  void mailboxBeyondAsciiGetsItByLda() throws IOException {
    List<DeliveryResult> results = deliver(recipient("grüße@d.example", "grüße@d.example"));
    assertEquals("dovecot-lda", results.get(0).relay());
    assertTrue(Files.readString(folder.resolve("ran")).endsWith("-d grüße@d.example\n"));
  }

  /** LMTP names no folder. */
  @Test
  void junkOfAnotherMachineIsMarkedForItsScript() throws IOException {
    server.script(TAKES_ONE);
    DeliveryRequest junk =
        Requests.toJunk(request(recipient("alice@d.example", "alice@d.example")));
    assertEquals(
        "2.0.0", lmtp("127.0.0.1:" + server.port()).deliver(junk).get(0).status().toString());
    assertTrue(
        server.heard.stream().anyMatch(text -> text.startsWith("X-Tmail-Junk: yes\r\n")),
        server.heard.toString());
  }

  @Test
  void junkOfThisMachineIsDeliveredByLda() throws IOException {
    DeliveryRequest junk =
        Requests.toJunk(request(recipient("alice@d.example", "alice@d.example")));
    List<DeliveryResult> results = lmtp(folder.resolve("socket").toString()).deliver(junk);
    assertEquals("dovecot-lda", results.get(0).relay());
    assertTrue(Files.readString(folder.resolve("ran")).contains("-m Junk"));
  }

  private List<DeliveryResult> deliver(EnvelopeRecipient... recipients) throws IOException {
    return lmtp("127.0.0.1:" + server.port()).deliver(request(recipients));
  }

  private static DeliveryRequest request(EnvelopeRecipient... recipients) {
    DeliveryRequest request = Requests.of(Requests.text("Subject: x\r\n\r\ntext\r\n"));
    return request.with(List.of(recipients), request.content());
  }

  private DovecotLmtp lmtp(String address) throws IOException {
    Path lda = folder.resolve("lda");
    Files.writeString(lda, "#!/bin/sh\ncat >/dev/null\necho \"$@\" >" + folder + "/ran\n");
    Files.setPosixFilePermissions(lda, PosixFilePermissions.fromString("rwxr-xr-x"));
    Settings settings =
        Settings.load(
            Map.of(
                "TMAIL_HOME",
                folder.toString(),
                "TMAIL_ME",
                "me.example",
                "TMAIL_DOVECOT_LDA",
                lda.toString(),
                "TMAIL_DOVECOT_LMTP",
                address));
    return new DovecotLmtp(
        settings.dovecot().mailHosts().get(0),
        settings,
        connections,
        new DovecotLda(settings.dovecot(), settings.deliverd().localTimeout()));
  }

  private static EnvelopeRecipient recipient(String mailbox, String named) {
    return new EnvelopeRecipient(mailbox, named, Destination.MAILBOX, EsmtpParameters.NONE);
  }
}
