package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFiguresTest {
  @TempDir private Path home;
  @AutoClose private QueueRig rig;
  private QueueFigures figures;

  @BeforeEach
  void open() {
    rig = new QueueRig(home);
    figures = new QueueFigures(rig.database);
  }

  @Test
  void emptyQueueHasNothingAndNoAge() throws Exception {
    assertEquals(0, figures.sizes().of("active"));
    assertEquals(Optional.empty(), figures.sizes().oldest());
  }

  @Test
  void recipientsAreCountedByState() throws Exception {
    Instant old = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    rig.accept(old, "a@s.example", "x", "1@c.example", "2@c.example", "3@c.example");
    rig.accept("a@s.example", "4@c.example", "5@c.example");
    rig.sql("UPDATE queue_recipients SET owner = NULL");
    rig.sql("UPDATE queue_recipients SET owner = 'me' WHERE recipient LIKE '1@%'");
    rig.sql("UPDATE queue_recipients SET state = 'HELD' WHERE recipient LIKE '2@%'");
    rig.sql("UPDATE queue_recipients SET state = 'HELD', owner = 'me' WHERE recipient LIKE '3@%'");
    QueueFigures.Sizes sizes = figures.sizes();
    assertEquals(1, sizes.of("active"));
    assertEquals(2, sizes.of("deferred"));
    assertEquals(2, sizes.of("held"));
    assertEquals(0, sizes.of("bounced"));
    assertEquals(old, sizes.oldest().get());
  }

  @Test
  void tellsWhetherItAnswersAndWrites() throws Exception {
    assertTrue(figures.answers());
    assertTrue(figures.isWriting());
    rig.database.close();
    assertFalse(figures.isWriting());
  }
}
