package io.tmail.delivery.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.Requests;
import io.tmail.mail.Destination;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.store.MessageContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The child's side is played by shell scripts. */
class DovecotLdaTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void childGetsTheTraceFieldsAndTheMessageUnchanged() throws IOException {
    DeliveryResult result = deliver("cat > %s/got; echo \"$@\" > %s/arguments", LONG);
    assertInstanceOf(Delivered.class, result);
    assertEquals("2.0.0", result.status().toString());
    assertEquals("dovecot-lda", result.relay());
    assertEquals(
        "Return-Path: <a@b.example>\r\nDelivered-To: alice@example.com\r\n" + Requests.TEXT,
        Files.readString(folder.resolve("got"), StandardCharsets.ISO_8859_1));
    String arguments = Files.readString(folder.resolve("arguments"));
    assertTrue(arguments.contains("-f a@b.example"), arguments);
    assertTrue(arguments.contains("-a to-alice@example.com"), arguments);
    assertTrue(arguments.contains("-d alice@example.com"), arguments);
  }

  @Test
  void junkGoesToItsFolderWithoutTheUsersScript() throws IOException {
    DovecotLda lda = lda(script("cat > %s/got; echo \"$@\" > %s/arguments"), LONG);
    DeliveryRequest request = Requests.toJunk(Requests.of("alice@example.com"));
    assertInstanceOf(Delivered.class, lda.deliver(request).get(0));
    String arguments = Files.readString(folder.resolve("arguments"));
    assertTrue(
        arguments.endsWith("-d alice@example.com -m Junk -o plugin/sieve=file:/nonexistent\n"),
        arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "64, Failed, 5.3.0",
    "67, Failed, 5.1.1",
    "73, Deferred, 4.3.0",
    "75, Deferred, 4.3.0",
    "77, Failed, 5.2.2",
    "89, Deferred, 4.3.0",
    "1, Deferred, 4.3.0",
    "127, Deferred, 4.3.0"
  })
  void exitCodeSaysWhatCameOfIt(int exit, String type, String status) throws IOException {
    DeliveryResult result = deliver("cat > /dev/null; exit " + exit, LONG);
    assertEquals(type, result.getClass().getSimpleName(), result.toString());
    assertEquals(status, result.status().toString());
  }

  /** As Dovecot 2.3: no character beyond ASCII in -a. */
  @ParameterizedTest
  @CsvSource({
    "alice@example.com, grüße@example.com, alice@example.com",
    "alice@example.com, alice+größe@example.com, alice@example.com",
    "kd@bücher.example, kd@bücher.example, kd@xn--bcher-kva.example",
    "grüße@example.com, grüße+x@example.com, gr=C3=BC=C3=9Fe@example.com"
  })
  void addressBeyondAsciiIsToldInASpellingThatDovecotTakes(
      String mailbox, String named, String told) throws IOException {
    DovecotLda lda = lda(script("cat > %s/got; for a; do echo \"$a\"; done > %s/arguments"), LONG);
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(mailbox, named, Destination.MAILBOX, EsmtpParameters.NONE);
    DeliveryRequest request = Requests.of(Requests.text("x"));
    assertInstanceOf(
        Delivered.class, lda.deliver(request.with(List.of(recipient), request.content())).get(0));
    String arguments = Files.readString(folder.resolve("arguments"));
    assertTrue(arguments.contains("\n-a\n" + told + "\n-d\n"), arguments);
    assertTrue(Files.readString(folder.resolve("got")).contains("X-Original-To: " + named));
  }

  /** It would be no better in a week. */
  @Test
  void addressThatDovecotNeverTakesIsPermanent() throws IOException {
    DeliveryResult result =
        deliver(
            "cat > /dev/null; echo \"$@\" >> %s/ran;"
                + " echo 'lda: Fatal: Invalid -a parameter: Invalid character' >&2; exit 64",
            LONG);
    assertInstanceOf(Failed.class, result);
    assertEquals("5.1.3", result.status().toString());
    List<String> ran = Files.readAllLines(folder.resolve("ran"));
    assertEquals(2, ran.size());
    assertTrue(ran.get(1).endsWith("-a alice@example.com -d alice@example.com"), ran.toString());
  }

  /** CASES: a wrong usage must not wait seven days; another Dovecot than ours may be mended. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lda: Fatal: Invalid -f parameter: Invalid character in localpart|Failed|5.1.7",
        "lda: Fatal: Multiple -d parameters|Failed|5.3.0",
        "dovecot-lda: invalid option -- e|Deferred|4.3.5",
        "lda: Fatal: Unknown argument: -e|Deferred|4.3.5"
      })
  void wrongUsageIsPermanentUnlessAnotherProgramRuns(String said, String type, String status)
      throws IOException {
    DeliveryResult result = deliver("cat > /dev/null; echo '" + said + "' >&2; exit 64", LONG);
    assertEquals(type, result.getClass().getSimpleName(), result.toString());
    assertEquals(status, result.status().toString());
  }

  @Test
  void whatTheChildSaysIsInTheReply() throws IOException {
    DeliveryResult result = deliver("cat > /dev/null; echo 'over quota' >&2; exit 77", LONG);
    assertEquals("550 5.2.2 over quota", result.reply().toString());
  }

  @Test
  void manyWordsAreCutOff() throws IOException {
    DeliveryResult result =
        deliver("cat > /dev/null; head -c 200000 /dev/zero | tr '\\0' x; exit 75", LONG);
    assertInstanceOf(Deferred.class, result);
    assertTrue(result.reply().text().length() <= 1000);
  }

  @Test
  void childThatHangsIsEndedWithItsOwnChildren() throws IOException {
    long begin = System.nanoTime();
    DeliveryResult result = deliver("cat > /dev/null; sleep 20; true", Duration.ofMillis(300));
    assertInstanceOf(Deferred.class, result);
    assertEquals("4.4.7", result.status().toString());
    assertTrue(System.nanoTime() - begin < 10_000_000_000L);
  }

  @Test
  void childThatDoesNotReadIsEnded() throws IOException {
    DeliveryResult result =
        deliver("sleep 20", Duration.ofMillis(300), Requests.text("x".repeat(1 << 20)));
    assertEquals("4.4.7", result.status().toString());
  }

  @Test
  void childThatReadsOnlyPartOfAMessageHasNotGotIt() throws IOException {
    MessageContent big = Requests.text("x".repeat(1 << 20));
    assertInstanceOf(Deferred.class, deliver("head -c 10 > /dev/null; exit 0", LONG, big));
    assertInstanceOf(Failed.class, deliver("exec 0<&-; exit 67", LONG, big));
  }

  @Test
  void contentThatCannotBeReadIsNeverDeliveredInPart() throws IOException {
    DeliveryResult result = deliver("cat > %s/got && touch %s/whole", LONG, new Unreadable());
    assertInstanceOf(Deferred.class, result);
    assertTrue(Files.notExists(folder.resolve("whole")));
  }

  @Test
  void missingProgramIsTemporary() {
    DeliveryResult result =
        lda(folder.resolve("missing"), LONG).deliver(Requests.of("alice@example.com")).get(0);
    assertInstanceOf(Deferred.class, result);
  }

  @Test
  void eachRecipientHasAChildOfItsOwn() throws IOException {
    DovecotLda lda = lda(script("cat > /dev/null; case $* in *bob*) exit 67; esac"), LONG);
    List<DeliveryResult> results = lda.deliver(Requests.of("alice@example.com", "bob@example.com"));
    assertInstanceOf(Delivered.class, results.get(0));
    assertInstanceOf(Failed.class, results.get(1));
    assertEquals(1, lda.recipientLimit());
  }

  private DeliveryResult deliver(String commands, Duration limit) throws IOException {
    return deliver(commands, limit, Requests.text(Requests.TEXT));
  }

  private DeliveryResult deliver(String commands, Duration limit, MessageContent content)
      throws IOException {
    return lda(script(commands), limit).deliver(Requests.of(content, "alice@example.com")).get(0);
  }

  private Path script(String commands) throws IOException {
    Path script = folder.resolve("lda");
    Files.writeString(script, "#!/bin/sh\n" + commands.replace("%s", folder.toString()) + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private DovecotLda lda(Path program, Duration limit) {
    Settings settings =
        Settings.load(
            Map.of("TMAIL_HOME", folder.toString(), "TMAIL_DOVECOT_LDA", program.toString()));
    return new DovecotLda(settings.dovecot(), limit);
  }

  /** Breaks after its first bytes. */
  private static final class Unreadable implements MessageContent {
    @Override
    public long size() {
      return 100_000;
    }

    @Override
    public InputStream open() {
      return new SequenceInputStream(
          new ByteArrayInputStream(new byte[50_000]),
          new InputStream() {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
              throw new IOException("disk broken");
            }

            @Override
            public int read() throws IOException {
              throw new IOException("disk broken");
            }
          });
    }

    @Override
    public int memory() {
      return 0;
    }
  }
}
