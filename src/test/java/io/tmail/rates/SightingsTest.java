package io.tmail.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.config.Settings;
import io.tmail.database.SchemaMigration;
import io.tmail.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two nodes know of what they have seen. */
@Tag("tables")
class SightingsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path home;

  private final ManualClock clock = new ManualClock();
  private final Instant begun = clock.instant();
  private Settings settings;
  private TestSightings first;
  private TestSightings second;

  @BeforeEach
  void open() {
    Map<String, String> environment = new HashMap<>(TestDatabase.settings(home));
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_ME", "me.example");
    settings = Settings.load(environment);
    SchemaMigration.migrate(settings.database());
    first = new TestSightings(settings.database(), clock);
    second = new TestSightings(settings.database(), clock);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static Optional<Instant> seen(TestSightings node, String key) throws TimeoutException {
    return node.sightings.firstSeen("kind", key);
  }

  @Test
  void isKnownHereAtOnceAndElsewhereWithinASecond() throws TimeoutException {
    first.sightings.see("kind", "a", DAY);
    assertEquals(Optional.of(begun), seen(first, "a"));
    assertEquals(Optional.empty(), seen(second, "a"));
    first.write();
    assertEquals(Optional.of(begun), seen(second, "a"));
    assertEquals(Optional.empty(), second.sightings.firstSeen("other", "a"));
  }

  @Test
  void theFirstTimeStaysThatOfWhoeverSawItFirst() throws TimeoutException {
    first.sightings.see("kind", "a", DAY);
    first.write();
    clock.advance(Duration.ofHours(1));
    second.sightings.see("kind", "a", DAY);
    second.write();
    try (TestSightings restarted = new TestSightings(settings.database(), clock)) {
      assertEquals(Optional.of(begun), seen(restarted, "a"));
      clock.advance(Duration.ofHours(23));
      assertEquals(Optional.of(begun), seen(restarted, "a"));
    }
  }

  @Test
  void isForgottenInTheEnd() throws TimeoutException {
    first.sightings.see("kind", "a", DAY);
    first.write();
    clock.advance(DAY);
    assertEquals(Optional.empty(), seen(first, "a"));
    assertEquals(Optional.empty(), seen(second, "a"));
    second.write();
    clock.advance(DAY.negated());
    try (TestSightings restarted = new TestSightings(settings.database(), clock)) {
      assertEquals(Optional.empty(), seen(restarted, "a"));
    }
  }

  @Test
  void severalAreAnsweredInTheirOrder() throws TimeoutException {
    first.sightings.see("kind", "b", DAY);
    first.write();
    assertEquals(
        List.of(Optional.empty(), Optional.of(begun), Optional.empty()),
        second.sightings.firstSeen("kind", List.of("a", "b", "c")));
  }

  /** Whoever asks must not take 'not seen' for an answer where nothing can be remembered. */
  @Test
  void withoutRoomThereIsNoAnswer() throws TimeoutException {
    first.sightings.see("kind", "a", DAY);
    first.write();
    assertTrue(first.sightings.full("k", true));
    assertEquals(Optional.of(begun), seen(first, "a"));
    assertThrows(TimeoutException.class, () -> seen(first, "b"));
  }

  @Test
  void aDatabaseThatIsGoneHasNoAnswer() {
    Sightings alone = new Sightings(clock);
    alone.readBy(() -> alone.fail(alone.questions(), new IllegalStateException("gone")));
    TimeoutException told =
        assertThrows(TimeoutException.class, () -> alone.firstSeen("kind", "a"));
    assertTrue(told.getMessage().contains("gone"), told.getMessage());
    assertTrue(alone.questions().isEmpty());
  }
}
