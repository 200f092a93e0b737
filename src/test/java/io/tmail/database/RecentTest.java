package io.tmail.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<String, Integer> recent = new Recent<>();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asksOnceForTheSameQuestion() {
    assertEquals(1, ask("a"));
    assertEquals(1, ask("a"));
    assertEquals(2, ask("b"));
  }

  @Test
  void asksAgainAfterAChange() {
    ask("a");
    recent.forget();
    assertEquals(2, ask("a"));
  }

  @Test
  void doesNotKeepWhatWasFoundDuringAChange() {
    recent.get(
        "a",
        question -> {
          recent.forget();
          return asked.incrementAndGet();
        });
    assertEquals(2, ask("a"));
  }

  private int ask(String question) {
    return recent.get(question, ignored -> asked.incrementAndGet());
  }
}
