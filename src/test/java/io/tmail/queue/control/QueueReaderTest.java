package io.tmail.queue.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.QueueId;
import io.tmail.queue.QueueRig;
import io.tmail.queue.tables.QueuedMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("tables")
class QueueReaderTest {
  private static final String DAY_OLD = "1";

  @TempDir private Path home;
  @AutoClose private QueueRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new QueueRig(home);
    rig.accept(Instant.now().minusSeconds(86_400), "old@s.example", "text", DAY_OLD + "@c.example");
    QueuedMessage held = rig.accept("New@s.example", "2@c.example");
    rig.control.hold(held.id(), "carol");
    rig.accept("", "3@D.example");
    rig.accept("x@s.example", "list/4@local", "5%@c.example");
    rig.sql(
        "UPDATE queue_recipients SET last_reply = '451 4.4.1 Timed_out' WHERE recipient LIKE"
            + " '1@%'");
    rig.sql(
        "UPDATE queue_recipients SET last_reply = '451 4.4.1 timed out' WHERE recipient LIKE"
            + " '3@%'");
  }

  @ParameterizedTest
  @CsvSource({
    "state, QUEUED, 1 3 4 5%",
    "state, HELD, 2",
    "state, DELIVERING, ''",
    "state, LEAVING, ''",
    "sender, old@s.example, 1",
    "sender, <>, 3",
    "sender, list@local, 4",
    "sender, x@s.example, 5%",
    "recipient, 2@C.example, 2",
    "recipient, 5%@c.example, 5%",
    "domain, c.example, 1 2 5%",
    "domain, d.example, 3",
    "domain, example, ''",
    "domain, %, ''",
    "before, 3600, 1",
    "before, 999999, ''",
    "reply, TIMED, 1 3",
    "reply, d_o, 1",
    "reply, d%o, ''",
  })
  void filters(String by, String wanted, String found) throws Exception {
    QueueFilter filter =
        new QueueFilter(
            Optional.of(wanted).filter(x -> by.equals("state")).map(QueueListing.State::valueOf),
            Optional.of(wanted).filter(x -> by.equals("sender")),
            Optional.of(wanted).filter(x -> by.equals("recipient")),
            Stream.of(wanted).filter(x -> by.equals("domain")).toList(),
            Optional.of(wanted).filter(x -> by.equals("before")).map(QueueReaderTest::ago),
            Optional.of(wanted).filter(x -> by.equals("reply")));
    List<String> names = names(rig.reader.list(filter, QueuePlace.BEGIN, 10));
    assertEquals(found, String.join(" ", names));
    assertEquals(names.size(), rig.reader.count(filter));
  }

  private static Instant ago(String seconds) {
    return Instant.now().minusSeconds(Long.parseLong(seconds));
  }

  private static List<String> names(List<QueueListing> rows) {
    return rows.stream()
        .map(QueueListing::recipient)
        .map(recipient -> recipient.substring(0, recipient.indexOf('@')))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "5", "6"})
  void pagesJoinWithoutGapOrOverlap(int size) throws Exception {
    List<QueueListing> all = new ArrayList<>();
    List<QueueListing> page = rig.reader.list(QueueFilter.NONE, QueuePlace.BEGIN, size);
    while (!page.isEmpty()) {
      all.addAll(page);
      QueueListing last = all.get(all.size() - 1);
      QueuePlace after = QueuePlace.parse(last.id() + ":" + last.seq());
      page = rig.reader.list(QueueFilter.NONE, after, size);
    }
    assertEquals(rig.list(), all);
    assertEquals(5, all.size());
  }

  @Test
  void showsEnvelopeHeaderAndRecipients() throws Exception {
    QueuedMessage message = rig.accept("s@b.example", "x@local", "y@c.example");
    QueueReader.Message found = rig.reader.find(message.id()).orElseThrow();
    assertEquals("s@b.example", found.message().reversePath().toString());
    assertEquals("Received: by me\r\nSubject: x\r\n", found.header());
    assertEquals(List.of("x", "y"), names(found.recipients()));
    assertTrue(rig.reader.find(QueueId.next(0)).isEmpty());
  }
}
