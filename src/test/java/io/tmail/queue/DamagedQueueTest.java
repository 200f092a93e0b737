package io.tmail.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.queue.control.QueueListing;
import io.tmail.queue.tables.QueueUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page of SQLite's file that is not what was written: nothing else is lost, and it is told. */
class DamagedQueueTest {
  private static final int PAGE = 4096;
  private static final String VICTIM = "victim " + "v".repeat(2500);

  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  /** A queue of twenty messages, one of which has the victim's text; the file is closed. */
  private void queued() throws Exception {
    rig = new QueueRig(home);
    for (int i = 0; i < 20; i++) {
      String text = "Subject: x\r\n\r\n" + (i == 10 ? VICTIM : "o".repeat(2500)) + "\r\n";
      rig.accept(Instant.now(), "a@b.example", text, "x" + i + "@local");
    }
    rig.close();
  }

  private Path file() {
    return home.resolve("db/tmail-queue.db");
  }

  private static int find(byte[] file, String text) {
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
    assertTrue(at > 0, "the text is in the file");
    return at;
  }

  @Test
  void damagedPageHoldsItsMessageAndNoOther() throws Exception {
    queued();
    byte[] bytes = Files.readAllBytes(file());
    int page = find(bytes, VICTIM) / PAGE * PAGE;
    Arrays.fill(bytes, page, page + 8, (byte) 0xff);
    Files.write(file(), bytes);

    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    QueueRig.await("the others' delivery", () -> rig.transports.given.size() == 19);
    QueueRig.await("their end", () -> rig.list().size() == 1);
    QueueListing held = rig.list().get(0);
    assertEquals("HELD", held.state().name());
    assertTrue(held.lastReply().contains("damaged"), held.lastReply());
    assertTrue(rig.database.damage().isPresent());
    assertFalse(new QueueFigures(rig.database).answers());
    assertThrows(
        QueueUnavailableException.class,
        () -> rig.accept("a@b.example", "new@local"),
        "a damaged file takes nothing new");
  }

  /** Each is found by a claim of its own, which must not grow with those before it. */
  @Test
  @Timeout(60)
  void manyDamagedPagesHoldTheirMessages() throws Exception {
    rig = new QueueRig(home);
    for (int i = 0; i < 40; i++) {
      String text = "Subject: x\r\n\r\nnumber " + (100 + i) + "v".repeat(2500) + "\r\n";
      rig.accept(Instant.now(), "a@b.example", text, "x" + i + "@local");
    }
    rig.close();
    byte[] bytes = Files.readAllBytes(file());
    for (int i = 5; i < 35; i++) {
      int page = find(bytes, "number " + (100 + i)) / PAGE * PAGE;
      Arrays.fill(bytes, page, page + 8, (byte) 0xff);
    }
    Files.write(file(), bytes);

    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    QueueRig.await("the others' end", () -> rig.list().size() == 30);
    assertEquals(10, rig.transports.given.size());
    assertTrue(rig.list().stream().allMatch(each -> each.state().name().equals("HELD")));
  }

  @Test
  void changedContentIsNotDelivered() throws Exception {
    queued();
    byte[] bytes = Files.readAllBytes(file());
    bytes[find(bytes, VICTIM) + 2000] ^= 1;
    Files.write(file(), bytes);

    rig = new QueueRig(home).start();
    rig.claims.claimDue();
    QueueRig.await("the others' delivery", () -> rig.count() == 1);
    QueueRig.await(
        "the attempt",
        () ->
            rig.database
                .query("SELECT attempts FROM queue_recipients", s -> {}, row -> row.getInt(1))
                .equals(List.of(1)));
    assertEquals(19, rig.transports.given.size());
  }
}
