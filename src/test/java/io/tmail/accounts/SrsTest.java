package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.FreePort;
import io.tmail.mail.MailAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewritten senders, also as Debian's postsrsd understands them. */
class SrsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private final Srs srs = new Srs("ours.test", List.of("secret", "older"));

  private static MailAddress address(String text) {
    return MailAddress.parse(text);
  }

  @Test
  void aSenderComesBack() {
    MailAddress rewritten = srs.rewrite(address("Bob.X@sender.test"), NOW);
    assertTrue(
        rewritten.toString().matches("SRS0=[^=]{4}=[A-Z2-7]{2}=sender\\.test=Bob\\.X@ours\\.test"),
        rewritten.toString());
    assertTrue(srs.isOurs(rewritten));
    assertEquals(Optional.of(address("Bob.X@sender.test")), srs.original(rewritten, NOW));
    MailAddress lower = address(rewritten.toString().toLowerCase(Locale.ROOT));
    assertEquals(Optional.of(address("bob.x@sender.test")), srs.original(lower, NOW));
  }

  /** What those try who want our server to send their mail elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SRS0=AAAA=AB=victim.test=bob@ours.test",
        "SRS0+AAAA=AB=victim.test=bob@ours.test",
        "SRS0-AAAA-AB-victim.test-bob@ours.test",
        "SRS0=====bob@ours.test",
        "SRS0==AB=victim.test=bob@ours.test",
        "SRS0=victim.test=bob@ours.test",
        "SRS0=AAAA=AB=victim.test=bob%other.test@ours.test",
        "SRS1=AAAA=victim.test==BBBB=AB=first.test=bob@ours.test",
        "SRS1=AAAA==BBBB=AB=first.test=bob@ours.test",
        "\"SRS0=AAAA=AB=victim.test=bob\"@ours.test",
        "srs0=aaaa=ab=victim.test=bob@ours.test"
      })
  void forgedAddressesLeadNowhere(String forged) {
    assertEquals(Optional.empty(), srs.original(address(forged), NOW));
  }

  /** A right hash is one for its day, its domain and its user. */
  @Test
  void theHashOfOneAddressOpensNoOther() {
    String ours = srs.rewrite(address("bob@sender.test"), NOW).toString();
    for (String forged :
        List.of(
            ours.replace("=bob@", "=eve@"),
            ours.replace("=sender.test=", "=victim.test="),
            ours.replace("=bob@", "=bob=x@"),
            ours.replace("@ours.test", "@OURS.test.evil.test"))) {
      assertFalse(srs.isOurs(address(forged)) && srs.original(address(forged), NOW).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=b@c.test", "+x@c.test", "SRS@c.test", "\"a b\"@c.test", "é@c.test"})
  void anyLocalPartComesBack(String sender) {
    MailAddress rewritten = srs.rewrite(address(sender), NOW);
    assertEquals(Optional.of(address(sender)), srs.original(rewritten, NOW));
  }

  @Test
  void whatOthersHaveRewrittenComesBackToThem() {
    MailAddress theirs = address("SRS0=abcd=AB=first.test=bob@second.test");
    MailAddress rewritten = srs.rewrite(theirs, NOW);
    assertTrue(
        rewritten
            .toString()
            .matches("SRS1=[^=]{4}=second\\.test==abcd=AB=first\\.test=bob@ours.test"),
        rewritten.toString());
    assertEquals(Optional.of(theirs), srs.original(rewritten, NOW));
    MailAddress third = new Srs("third.test", List.of("x")).rewrite(rewritten, NOW);
    assertTrue(third.toString().contains("=second.test==abcd="), third.toString());
  }

  @Test
  void secretsAreChangedOneAfterTheOther() {
    MailAddress older = new Srs("ours.test", List.of("older")).rewrite(address("a@b.test"), NOW);
    assertEquals(Optional.of(address("a@b.test")), srs.original(older, NOW));
    MailAddress other = new Srs("ours.test", List.of("other")).rewrite(address("a@b.test"), NOW);
    assertEquals(Optional.empty(), srs.original(other, NOW));
  }

  @Test
  void oldAndChangedAddressesAreForged() {
    String good = srs.rewrite(address("a@b.test"), NOW).toString();
    assertEquals(Optional.empty(), srs.original(address(good), NOW.plus(Duration.ofDays(22))));
    assertTrue(srs.original(address(good), NOW.plus(Duration.ofDays(21))).isPresent());
    assertEquals(Optional.empty(), srs.original(address(good), NOW.minus(Duration.ofDays(2))));
    for (String bad :
        List.of(
            good.replace("=a@", "=c@"),
            good.replace("b.test", "c.test"),
            "SRS0=@ours.test",
            "SRS0@ours.test",
            "SRS0=aaaa=AA=b.test=a@ours.test",
            "SRS0=aaaa=AA=b test=a@ours.test".replace(" ", ""),
            "SRS1=aaaa=b.test==x@ours.test",
            "SRS1=aaaa=b.test=x@ours.test")) {
      assertTrue(srs.isOurs(address(bad)), bad);
      assertEquals(Optional.empty(), srs.original(address(bad), NOW), bad);
    }
    assertFalse(srs.isOurs(address("srs0=x@elsewhere.test")));
    assertFalse(srs.isOurs(address("srsly@ours.test")));
  }

  @Test
  void postsrsdUndoesThem(@TempDir Path folder) throws Exception {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "secret\n");
    int forward = FreePort.next();
    int reverse = FreePort.next();
    Process postsrsd =
        new ProcessBuilder(
                "/usr/sbin/postsrsd",
                "-s" + secret,
                "-dours.test",
                "-l127.0.0.1",
                "-f" + forward,
                "-r" + reverse)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      Instant now = Instant.now();
      String ours = srs.rewrite(address("Bob@sender.test"), now).toString();
      assertEquals("200 Bob@sender.test", ask(reverse, ours));
      String theirs = ask(forward, "Bob@sender.test").substring("200 ".length());
      assertEquals(Optional.of(address("Bob@sender.test")), srs.original(address(theirs), now));
      String again =
          srs.rewrite(address("SRS0=abcd=AB=first.test=bob@second.test"), now).toString();
      assertEquals("200 SRS0=abcd=AB=first.test=bob@second.test", ask(reverse, again));
    } finally {
      postsrsd.destroy();
    }
  }

  /** Postfix's tcp_table(5). */
  private static String ask(int port, String key) throws IOException {
    IOException last = null;
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(("get " + key + "\n").getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
      } catch (IOException notYet) {
        last = notYet;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    throw last;
  }
}
