package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.queue.tables.QueuedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSessionTest {
  @RegisterExtension private static final SmtpRig rig = new SmtpRig("SMTPD_MAX_RCPT", "3");

  @Test
  void takesAMessage() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.ask("EHLO client.example", "250");
      client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME SIZE=100", "250 2.1.0");
      client.ask("RCPT TO:<alice@example.com>", "250 2.1.5");
      client.ask("RCPT TO:<BOB@Example.com>", "250 2.1.5");
      client.ask("DATA", "354");
      String reply = client.ask("Subject: hello\r\n\r\ntext\r\n.", "250 2.0.0 Ok: queued as ");
      client.ask("QUIT", "221 2.0.0");
      client.expectClosed();
      assertEquals("Subject: hello\r\n\r\ntext\r\n", rig.queue.onlyContent());
      assertTrue(reply.endsWith(rig.queue.accepted.get(0).message().id().value()));
      assertEquals(List.of("alice@example.com", "bob@example.com"), rig.queue.recipients());
      assertEquals("BODY=8BITMIME", rig.queue.accepted.get(0).message().parameters().toString());
    }
  }

  @Test
  void ehloNamesWhatWeCanDo() throws IOException {
    try (Dialogue client = rig.connect()) {
      String reply = client.ask("EHLO client.example", "250");
      assertTrue(reply.startsWith("250-mail.example\n"), reply);
      for (String extension :
          List.of(
              "PIPELINING",
              "SIZE 52428800",
              "STARTTLS",
              "ENHANCEDSTATUSCODES",
              "8BITMIME",
              "CHUNKING",
              "SMTPUTF8",
              "DSN",
              "LIMITS RCPTMAX=" + rig.settings.smtpd().maxRecipients())) {
        assertTrue((reply + "\n").contains(extension + "\n"), extension + " in " + reply);
      }
      assertFalse(reply.contains("AUTH"), "no AUTH without TLS");
      assertFalse(reply.contains("REQUIRETLS"), "no REQUIRETLS without TLS");
      assertEquals("250 mail.example", client.ask("HELO client.example", "250"));
    }
  }

  @Test
  void internationalisedMailComesIn() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<j\u00c3\u00b6rg@\u00c3\u00bc.example> SMTPUTF8", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.send("Subject: gr\u00c3\u00bc\u00c3\u009fe", "", "text", ".");
      client.expect("250 2.0.0");
      QueuedMessage message = rig.queue.accepted.get(0).message();
      assertEquals("j\u00f6rg@xn--tda.example", message.reversePath().toString());
      assertTrue(message.parameters().has("SMTPUTF8"));
      String content = new String(message.content().open().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(content.contains("gr\u00fc\u00dfe"), content);
    }
  }

  @Test
  void pipelinedCommandsAreAnsweredInOrder() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.send(
          "MAIL FROM:<a@b.example>",
          "RCPT TO:<nobody@example.com>",
          "RCPT TO:<alice@example.com>",
          "RCPT TO:<x@elsewhere.example>",
          "DATA");
      client.expect("250 2.1.0");
      client.expect("550 5.1.1");
      client.expect("250 2.1.5");
      client.expect("554 5.7.1");
      client.expect("354");
      client.send("x", ".", "RSET", "NOOP", "QUIT");
      client.expect("250 2.0.0 Ok: queued as");
      client.expect("250 2.0.0");
      client.expect("250 2.0.0");
      client.expect("221 2.0.0");
      assertEquals(List.of("alice@example.com"), rig.queue.recipients());
    }
  }

  @Test
  void pipelinedTransactionWithoutRecipientsEndsWithoutData() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.send("MAIL FROM:<>", "RCPT TO:<nobody@example.com>", "DATA", "RSET");
      client.expect("250");
      client.expect("550");
      client.expect("554 5.5.1");
      client.expect("250");
    }
  }

  @Test
  void allThatFollowsEhloMayComeInOnePacket() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.ask("EHLO client.example", "250");
      client.send(
          "MAIL FROM:<>",
          "RCPT TO:<alice@example.com>",
          "DATA",
          "one",
          ".",
          "MAIL FROM:<>",
          "RCPT TO:<alice@example.com>",
          "DATA",
          "two",
          ".",
          "QUIT");
      for (String reply : List.of("250", "250", "354", "250 2.0.0 Ok: q")) {
        client.expect(reply);
      }
      for (String reply : List.of("250", "250", "354", "250 2.0.0 Ok: q", "221")) {
        client.expect(reply);
      }
      assertEquals(2, rig.queue.accepted.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:<a@b>, 503 5.5.1",
    "RCPT TO:<alice@example.com>, 503 5.5.1",
    "DATA, 503 5.5.1",
    "AUTH PLAIN, 503 5.5.1",
    "EHLO, 501 5.5.4",
    "HELO, 501 5.5.4",
    "EHLO a b, 501 5.5.4",
    "EHLO <x>, 501 5.5.4",
    "QUIT now, 501 5.5.4",
    "RSET now, 501 5.5.4",
    "STARTTLS now, 501 5.5.4",
    "NOOP whatever, 250 2.0.0",
    "noop, 250 2.0.0",
    "VRFY alice, 252 2.5.0",
    "VRFY, 501 5.5.4",
    "EXPN list, 502 5.5.1",
    "HELP, 214 2.0.0",
    "XYZZY, 500 5.5.1",
    "MAILX FROM:<a@b>, 500 5.5.1",
    "'', 500 5.5",
    "A, 500 5.5"
  })
  void answersBeforeHello(String command, String reply) throws IOException {
    try (Dialogue client = rig.connect()) {
      client.ask(command, reply);
      client.ask("NOOP", "250");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL|501 5.5.4",
        "MAIL FROM:|501 5.5.4",
        "MAIL FROM:a@b.example|501 5.5.4",
        "MAIL FROM: <a@b.example>|250 2.1.0",
        "MAIL FROM:  <a@b.example> SIZE=1|250 2.1.0",
        "MAIL FROM: <>|250 2.1.0",
        "MAIL FROM :<a@b.example>|501 5.5.4",
        "MAIL TO:<a@b.example>|501 5.5.4",
        "MAIL FROM:<a@b.example|501 5.5.4",
        "MAIL FROM:<a@b.example>SIZE=1|501 5.5.4",
        "MAIL FROM:<<a@b.example>>|501",
        "MAIL FROM:<a..b@b.example>|501 5.1.7",
        "MAIL FROM:<a b@b.example>|501 5.1.7",
        "MAIL FROM:<a>|501 5.1.7",
        "MAIL FROM:<j\u00c3\u00b6rg@b.example>|553 5.6.7",
        "MAIL FROM:<a@b.example> SIZE=|501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=x|501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=-1|501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=1 SIZE=1|501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=52428801|552 5.3.4",
        "MAIL FROM:<a@b.example> SIZE=4294967296|552 5.3.4",
        "MAIL FROM:<a@b.example> SIZE=99999999999999999999|552 5.3.4",
        "MAIL FROM:<a@b.example> BODY=BINARYMIME|501 5.5.4",
        "MAIL FROM:<a@b.example> HOLDFOR=1|555 5.5.4",
        "MAIL FROM:<a@b.example> SMTPUTF8=x|501 5.5.4",
        "MAIL FROM:<a@b.example> SMTPUTF8|250 2.1.0",
        "MAIL FROM:<j\u00c3\u00b6rg@b.example> SMTPUTF8|250 2.1.0",
        "MAIL FROM:<a@b.example> RET=ALL|501 5.5.4",
        "MAIL FROM:<a@b.example> RET=full ENVID=a+2Bb|250 2.1.0",
        "MAIL FROM:<a@b.example> ENVID=a+b|501 5.5.4",
        "MAIL FROM:<a@b.example> REQUIRETLS|530 5.7.10",
        "MAIL FROM:<a@b.example> SIZE=52428800|250 2.1.0",
        "MAIL FROM:<a@b.example> BODY=7bit AUTH=<>|250 2.1.0",
        "mail from:<\"a>b\"@b.example>|250 2.1.0",
        "MAIL FROM:<@x.example:a@b.example>|250 2.1.0",
        "MAIL FROM:<>|250 2.1.0"
      })
  void answersToMail(String command, String reply) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask(command, reply);
      client.ask("NOOP", "250");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RCPT|501 5.5.4",
        "RCPT TO:<>|501 5.1.3",
        "RCPT TO:alice@example.com|501 5.5.4",
        "RCPT TO: <alice@example.com>|250 2.1.5",
        "RCPT TO:  <alice@example.com> NOTIFY=NEVER|250 2.1.5",
        "RCPT TO:<alice@example.com> NOTIFY=NEVER|250 2.1.5",
        "RCPT TO:<alice@example.com> NOTIFY=success,DELAY ORCPT=rfc822;a+2Bb@c.example|250 2.1.5",
        "RCPT TO:<alice@example.com> NOTIFY=NEVER,DELAY|501 5.5.4",
        "RCPT TO:<alice@example.com> NOTIFY=DELAY,DELAY|501 5.5.4",
        "RCPT TO:<alice@example.com> NOTIFY|501 5.5.4",
        "RCPT TO:<alice@example.com> ORCPT=alice@example.com|501 5.5.4",
        "RCPT TO:<alice@example.com> SIZE=1|555 5.5.4",
        "RCPT TO:<alice@example.com> x|555 5.5.4",
        "RCPT TO:<alice>|501 5.1.3",
        "RCPT TO:<alice@example.com.>|501 5.1.3",
        "RCPT TO:<nobody@example.com>|550 5.1.1",
        "RCPT TO:<alice@relayed.example>|250 2.1.5",
        "RCPT TO:<\"alice\"@example.com>|250 2.1.5",
        "RCPT TO:<@elsewhere.example:alice@example.com>|250 2.1.5"
      })
  void answersToRcpt(String command, String reply) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask(command, reply);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x@elsewhere.example",
        "x%elsewhere.example@example.com",
        "elsewhere.example!x@example.com",
        "x@elsewhere.example@example.com",
        "\"x@elsewhere.example\"@example.com",
        "\"x@elsewhere.example\"",
        "\"x%elsewhere.example\"@example.com",
        "@example.com:x@elsewhere.example",
        "@example.com,@elsewhere.example:x@elsewhere.example",
        "x@[127.0.0.1]",
        "x@[192.0.2.1]",
        "x@sub.example.com",
        "x@notexample.com",
        "alice@example.com@elsewhere.example",
        "alice@example.com,x@elsewhere.example",
        "x@localhost",
        "elsewhere.example!x"
      })
  void relaysForNobody(String path) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<alice@example.com>", "250");
      client.ask("RCPT TO:<" + path + ">", "5");
      client.ask("DATA", "554 5.5.1");
    }
  }

  @Test
  void transactionIsOverAfterDataRsetAndHello() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("MAIL FROM:<c@d.example>", "503 5.5.1");
      client.ask("RSET", "250");
      client.ask("RCPT TO:<alice@example.com>", "503 5.5.1");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("EHLO client.example", "250");
      client.ask("DATA", "503 5.5.1");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      client.ask("RCPT TO:<alice@example.com>", "503 5.5.1");
      client.ask("DATA", "503 5.5.1");
    }
  }

  @Test
  void oneRecipientTooManyComesInTheNextMessage() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<bob@example.com>", "250");
      client.ask("RCPT TO:<x@relayed.example>", "250");
      client.ask("RCPT TO:<y@relayed.example>", "452 4.5.3");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertEquals(3, rig.queue.recipients().size());
    }
  }

  @Test
  void lookUpTroubleIsTemporary() throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<a@b.example>", "250");
      rig.accounts.away = true;
      client.ask("RCPT TO:<alice@example.com>", "451 4.3.0");
      rig.accounts.away = false;
      client.ask("RSET", "250");
      client.ask("MAIL FROM:<a@b.example>", "250");
      client.ask("RCPT TO:<alice@example.com>", "250");
    } finally {
      rig.accounts.away = false;
    }
  }
}
