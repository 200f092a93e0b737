package io.tmail.trust.dkim;

import static io.tmail.trust.dkim.SignedMessages.HEADER;
import static io.tmail.trust.dkim.SignedMessages.joined;
import static io.tmail.trust.dkim.SignedMessages.latin1;
import static io.tmail.trust.dkim.SignedMessages.results;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.trust.KnownAnswers;
import io.tmail.trust.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What opendkim signs, as a milter that miltertest speaks to, passes here. */
class OpendkimTest {
  private static final Path OPENDKIM = Path.of("/usr/sbin/opendkim");
  private static final Path TESTMSG = Path.of("/usr/sbin/opendkim-testmsg");
  private static final Path MILTERTEST = Path.of("/usr/bin/miltertest");
  private static final String FROM = "\"A. B\" <a@b.example>";
  private static final String SUBJECT = "two  words\n\tand a fold";
  private static final String BODY = "one  two \t \r\n\r\n  three\t.\r\nlast line\r\n\r\n\r\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1024, relaxed/relaxed",
    "2048, simple/simple",
    "2048, simple/relaxed",
    "2048, relaxed/simple",
    "2048, relaxed/relaxed",
    "4096, simple/simple"
  })
  void opendkimsSignaturesPass(int bits, String forms) throws Exception {
    assumeTrue(Files.exists(OPENDKIM) && Files.exists(MILTERTEST), "no opendkim or miltertest");
    SigningKey key = SigningKey.rsa("b.example", "s", bits);
    String field = signed(key, forms).stripTrailing().replace("\n", "\r\n") + "\r\n";
    assertTrue(field.contains("a=rsa-sha256; c=" + forms + ";"), field);
    String header = "From: " + FROM + "\r\nSubject: " + SUBJECT.replace("\n", "\r\n") + "\r\n";
    byte[] message = latin1("DKIM-Signature:" + field + header + "\r\n" + BODY);
    KnownAnswers dns = new KnownAnswers().with(key.recordName(), key.record());
    assertEquals("", results(message, dns).get(0).reason(), field);
    byte[] changed = joined(message, latin1("more"));
    assertFalse(results(changed, dns).get(0).isPass());
  }

  /** The value of the field, with LF as its line ends. */
  private String signed(SigningKey key, String forms) throws IOException, InterruptedException {
    Path socket = folder.resolve("socket");
    Path configuration =
        Files.writeString(
            folder.resolve("opendkim.conf"),
            String.join(
                "\n",
                "Mode s",
                "Socket local:" + socket,
                "PidFile " + folder.resolve("pid"),
                "Domain " + key.domain(),
                "Selector " + key.selector(),
                "KeyFile " + Files.writeString(folder.resolve("key.pem"), key.forPeer()),
                "RequireSafeKeys no",
                "InternalHosts 127.0.0.1",
                "SignatureAlgorithm rsa-sha256",
                "Canonicalization " + forms,
                ""));
    Path script =
        Files.writeString(
            folder.resolve("message.lua"),
            String.join(
                "\n",
                "conn = mt.connect('local:" + socket + "', 100, 0.1)",
                "mt.conninfo(conn, 'localhost', '127.0.0.1')",
                "mt.mailfrom(conn, '<a@b.example>')",
                "mt.rcptto(conn, '<x@example.com>')",
                "mt.header(conn, 'From', '" + FROM + "')",
                "mt.header(conn, 'Subject', '" + lua(SUBJECT) + "')",
                "mt.eoh(conn)",
                "mt.bodystring(conn, '" + lua(BODY) + "')",
                "mt.eom(conn)",
                "print(mt.getheader(conn, 'DKIM-Signature', 0))",
                "mt.disconnect(conn)",
                ""));
    Process milter =
        new ProcessBuilder(OPENDKIM.toString(), "-f", "-x", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      return output(new ProcessBuilder(MILTERTEST.toString(), "-s", script.toString()), "");
    } finally {
      milter.destroyForcibly(); // asked to end, it takes 5 s
      milter.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String lua(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static String output(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    Process process = program.redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(latin1(input));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /** What opendkim's test program signs has the algorithm that RFC 8301 forbids. */
  @Test
  void opendkimsSha1IsNotTaken() throws Exception {
    assumeTrue(Files.exists(TESTMSG), "no opendkim-tools");
    SigningKey key = SigningKey.rsa("b.example", "s", 2048);
    Path pem = Files.writeString(folder.resolve("key.pem"), key.forPeer());
    List<String> command =
        List.of(TESTMSG.toString(), "-C", "-d", key.domain(), "-s", "s", "-k", pem.toString());
    String signed = output(new ProcessBuilder(command), HEADER + "\r\n" + BODY);
    KnownAnswers dns = new KnownAnswers().with(key.recordName(), key.record());
    DkimResult result = results(latin1(signed), dns).get(0);
    assertEquals(DkimResult.Result.POLICY, result.result(), signed);
    assertEquals("rsa-sha1 is not secure", result.reason());
  }
}
