package io.tmail.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

final class InquiryTest {
  private static final Duration BUDGET = Duration.ofSeconds(8);

  @AutoClose private final DnsZone zone = new DnsZone();
  private Dns dns;

  InquiryTest() throws Exception {}

  @BeforeEach
  void dns() throws Exception {
    zone.add("a.test", Type.TXT, "b.test").add("b.test", Type.TXT, "c.test");
    zone.add("c.test", Type.TXT, "end");
    dns = new Dns(Settings.load(Map.of("TMAIL_DELIVERD_DNS_SERVER", zone.address())));
  }

  /** Follows texts from name to name. */
  private static Function<Answers, String> path(String first) {
    return answers -> {
      StringBuilder path = new StringBuilder(first);
      String name = first;
      while (name.endsWith("test")) {
        DnsReply reply = answers.get(name, Type.TXT);
        name = reply.isFound() ? reply.texts().get(0) : reply.kind().name();
        path.append(' ').append(name);
      }
      return path.toString();
    };
  }

  @Test
  void goesFromReplyToReply() {
    assertEquals("a.test b.test c.test end", Inquiry.begin(dns, path("a.test")).await(BUDGET));
  }

  @Test
  void whatIsKnownEndsAtOnce() {
    Inquiry.begin(dns, path("a.test")).await(BUDGET);
    assertTrue(Inquiry.begin(dns, path("a.test")).result().isPresent());
  }

  @Test
  void severalWaitTogether() {
    zone.delay(Duration.ofMillis(200));
    List<Inquiry<?>> all =
        List.of(
            Inquiry.begin(dns, path("a.test")),
            Inquiry.begin(dns, path("b.test")),
            Inquiry.begin(dns, path("c.test")));
    long begun = System.nanoTime();
    Inquiry.await(all, BUDGET);
    long tookMillis = (System.nanoTime() - begun) / 1_000_000;
    assertEquals("c.test end", all.get(2).result().orElseThrow());
    assertTrue(tookMillis < 1100, "three replies one after another at most, took " + tookMillis);
  }

  @Test
  void timeThatRunsOutIsTrouble() {
    zone.silence("b.test");
    Inquiry<String> inquiry = Inquiry.begin(dns, path("a.test"));
    assertEquals("a.test b.test TROUBLE", inquiry.await(Duration.ofMillis(500)));
  }

  @Test
  void runsOnlyWhenSomethingNewHasCome() {
    zone.delay(Duration.ofMillis(100));
    AtomicInteger runs = new AtomicInteger();
    Inquiry<String> inquiry =
        Inquiry.begin(
            dns,
            answers -> {
              runs.incrementAndGet();
              return path("a.test").apply(answers);
            });
    for (int i = 0; i < 1000; i++) {
      assertFalse(inquiry.advance());
    }
    assertEquals(1, runs.get());
    inquiry.await(BUDGET);
    assertEquals(4, runs.get());
  }
}
