package io.tmail.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

final class DnsTest {
  @AutoClose private final DnsZone zone = new DnsZone();
  private Dns dns;

  DnsTest() throws Exception {}

  @BeforeEach
  void dns() throws Exception {
    zone.add("a.test", Type.TXT, "\"one \" \"text\"").add("b.test", Type.CNAME, "a.test.");
    dns = new Dns(Settings.load(Map.of("TMAIL_DELIVERD_DNS_SERVER", zone.address())));
  }

  private DnsReply ask(String name) {
    return dns.ask(name, Type.TXT).join();
  }

  @Test
  void tellsFoundFromNothingAndFromNoName() {
    assertEquals(List.of("one text"), ask("a.test").texts());
    assertEquals(DnsReply.Kind.NOTHING, dns.ask("a.test", Type.MX).join().kind());
    assertEquals(DnsReply.Kind.NO_NAME, ask("no.test").kind());
    assertEquals(DnsReply.Kind.NOT_A_NAME, ask("a..test").kind());
    assertEquals(DnsReply.Kind.NOT_A_NAME, ask("a".repeat(64) + ".test").kind());
  }

  @Test
  void followsAliases() {
    assertEquals(List.of("one text"), ask("b.test").texts());
  }

  @Test
  void aliasesInACircleAreTrouble() {
    zone.add("x.test", Type.CNAME, "y.test.").add("y.test", Type.CNAME, "x.test.");
    assertEquals(DnsReply.Kind.TROUBLE, ask("x.test").kind());
  }

  @Test
  void aBackslashIsACharacterOfTheName() {
    assertEquals(DnsReply.Kind.NO_NAME, ask("a\\.test").kind());
  }

  @Test
  void errorsOfTheServerAreTroubleForSeconds() throws Exception {
    zone.fail("bad.test", Type.TXT, Rcode.SERVFAIL);
    assertEquals("SERVFAIL", ask("bad.test").trouble());
    ask("bad.test");
    assertEquals(1, zone.asked("bad.test TXT"));
    assertThrows(DnsUnavailableException.class, () -> dns.askAnew("bad.test", "TXT"));
  }

  @Test
  void theSameQuestionOfManyIsAskedOnce() {
    zone.delay(Duration.ofMillis(200));
    List<CompletableFuture<DnsReply>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(dns.ask("a.test", Type.TXT));
    }
    assertEquals(1, dns.open());
    replies.forEach(each -> assertTrue(each.join().isFound()));
    assertEquals(1, zone.asked("a.test TXT"));
    assertEquals(0, dns.open());
  }

  @Test
  void whoeverWaitsNoLongerDoesNotEndTheQuestionOfOthers() {
    zone.delay(Duration.ofMillis(200));
    CompletableFuture<DnsReply> first = dns.ask("a.test", Type.TXT);
    CompletableFuture<DnsReply> second = dns.ask("a.test", Type.TXT);
    first.cancel(true);
    assertTrue(second.join().isFound());
  }

  @Test
  void silenceIsTroubleWithinTwoSeconds() {
    zone.silence("mute.test");
    long begun = System.nanoTime();
    DnsReply reply = ask("mute.test");
    assertEquals("no answer", reply.trouble());
    assertTrue(System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(2900));
  }

  @Test
  void moreThanFiveHundredQuestionsAtOnceAreTrouble() {
    CompletableFuture<DnsReply> reply = new CompletableFuture<>();
    for (int i = 0; i < 2000 && !reply.isDone(); i++) {
      zone.silence("n" + i + ".test");
      reply = dns.ask("n" + i + ".test", Type.TXT);
    }
    assertEquals("too many open questions", reply.join().trouble());
    assertEquals(Dns.MOST_OPEN, dns.open());
  }

  @Test
  void deliveriesAreNotStoppedByQuestionsOfSessions() {
    zone.silence("mute.test");
    for (int i = 0; i < 600; i++) {
      zone.silence("n" + i + ".test");
      assertFalse(dns.ask("n" + i + ".test", Type.TXT).isDone() && i < 500);
    }
    assertTrue(dns.find("a.test", Type.TXT).isFound());
  }

  @Test
  void namesWithSilentServersAreNoOutage() {
    for (int i = 0; i < 10; i++) {
      zone.silence("n" + i + ".test");
    }
    List<CompletableFuture<DnsReply>> replies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      replies.add(dns.ask("n" + i + ".test", Type.TXT));
    }
    replies.forEach(CompletableFuture::join);
    assertFalse(dns.isOut());
    assertTrue(ask("a.test").isFound());
  }

  @Test
  void aSilentServerIsLeftAloneUntilItAnswers() throws Exception {
    zone.silence(".");
    for (int i = 0; i < 5; i++) {
      zone.silence("n" + i + ".test");
    }
    List<CompletableFuture<DnsReply>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(dns.ask("n" + i + ".test", Type.TXT));
    }
    replies.forEach(CompletableFuture::join);
    await(true);
    assertTrue(dns.ask("a.test", Type.TXT).isDone(), "nobody waits");
    assertEquals(0, zone.asked("a.test TXT"));
    zone.speak(".");
    await(false);
    assertTrue(ask("a.test").isFound());
  }

  private void await(boolean out) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (int i = 0; dns.isOut() != out && System.nanoTime() - end < 0; i++) {
      assertFalse(dns.ask("other" + i + ".test", Type.TXT).isCancelled());
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertEquals(out, dns.isOut());
  }
}
