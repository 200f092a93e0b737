package io.tmail.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.ManualClock;
import io.tmail.queue.QueueRig;
import io.tmail.reports.FactTables.Counted;
import io.tmail.reports.FactTables.Sum;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.reports.form.SessionFacts;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("tables")
class FactTablesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final int MOST_OF_DOMAIN = 1000;

  @TempDir private Path home;

  private QueueRig first;
  private QueueRig second;
  private FactTables tables;

  @BeforeEach
  void open() {
    first = new QueueRig(home);
    second = new QueueRig(home);
    tables = new FactTables(first.database, new ManualClock());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static Fact fact(String domain, String source, Outcome outcome) {
    return new Fact(
        Kind.DMARC,
        DAY,
        domain,
        outcome,
        new Observation.OfMessage(
            new PublishedPolicy(domain, "none", "none", "none", "r", "r", "n", "0"),
            new MessageFacts(
                source,
                "none",
                "pass",
                "fail",
                List.of(new MessageFacts.Overriding("local_policy", "größer\0")),
                domain,
                Optional.of(""),
                List.of(new MessageFacts.Signature(domain, "s", "pass")),
                Optional.empty())));
  }

  private static Counted counted(String domain, String source, Outcome outcome, long total) {
    return new Counted(fact(domain, source, outcome), total);
  }

  @Test
  void nodesCountTogether() throws SQLException {
    FactTables others = new FactTables(second.database, new ManualClock());
    for (FactTables each : List.of(tables, others, tables)) {
      assertEquals(List.of(), each.add(List.of(counted("a.test", "192.0.2.1", Outcome.PASS, 3))));
    }
    others.add(List.of(counted("a.test", "192.0.2.2", Outcome.FAIL, 5)));
    others.add(List.of(counted("a.test", "192.0.2.3", Outcome.JUNK, 7)));
    List<FactTables.Observed> all = tables.toReport(Kind.DMARC, DAY, "a.test");
    assertEquals(List.of(5L, 9L), all.stream().map(each -> each.total()).sorted().toList());
    assertTrue(
        all.stream()
            .anyMatch(
                each ->
                    each.observation()
                        .equals(fact("a.test", "192.0.2.1", Outcome.PASS).observation())));
    assertEquals(
        List.of(
            new Sum("a.test", Outcome.PASS, 9),
            new Sum("a.test", Outcome.JUNK, 7),
            new Sum("a.test", Outcome.FAIL, 5)),
        tables.sums(Kind.DMARC, DAY, 10));
    assertEquals(List.of("a.test"), tables.unreported(Kind.DMARC, DAY, 10));
    assertEquals(List.of(), tables.unreported(Kind.TLS, DAY, 10));
    assertEquals(List.of(), tables.unreported(Kind.DMARC, DAY.plusDays(1), 10));
  }

  @Test
  void aDomainWithNothingButJunkIsNotReported() throws SQLException {
    tables.add(List.of(counted("spam.test", "192.0.2.1", Outcome.JUNK, 3)));
    assertEquals(List.of(), tables.unreported(Kind.DMARC, DAY, 10));
  }

  @Test
  void whatFindsNoRoomIsCountedAsLost() throws SQLException {
    List<Counted> many = new ArrayList<>();
    for (int i = 0; i < MOST_OF_DOMAIN + 7; i++) {
      many.add(counted("a.test", "2001:db8::" + i, Outcome.PASS, 2));
    }
    tables.add(many);
    tables.add(many.subList(MOST_OF_DOMAIN - 1, MOST_OF_DOMAIN + 1));
    tables.add(List.of(counted("b.test", "192.0.2.1", Outcome.PASS, 1)));
    assertEquals(
        List.of(
            new Sum("a.test", Outcome.PASS, 2 * (MOST_OF_DOMAIN + 1)),
            new Sum("", Outcome.JUNK, 2 * 8),
            new Sum("b.test", Outcome.PASS, 1)),
        tables.sums(Kind.DMARC, DAY, 10));
  }

  @Test
  void whatFoundNoRoomInMemoryIsAddedToIt() throws SQLException {
    tables.lose(Kind.TLS, DAY, 3);
    tables.lose(Kind.TLS, DAY, 4);
    assertEquals(List.of(new Sum("", Outcome.JUNK, 7)), tables.sums(Kind.TLS, DAY, 10));
  }

  @Test
  void sessionsAreReadAsTheyWereWritten() throws SQLException {
    SessionFacts facts =
        new SessionFacts(
            new SessionFacts.Policy(
                "sts", List.of("version: STSv1"), "a.test", List.of("*.a.test")),
            Optional.of(
                new SessionFacts.Failure(
                    "certificate-expired", "mx.a.test", "192.0.2.1", "", "too old")));
    Observation observation = new Observation.OfSession(facts);
    tables.add(
        List.of(new Counted(new Fact(Kind.TLS, DAY, "a.test", Outcome.FAIL, observation), 4)));
    assertEquals(
        List.of(new FactTables.Observed(observation, 4)), tables.toReport(Kind.TLS, DAY, "a.test"));
  }

  @Test
  void oldFactsExpire() throws SQLException {
    tables.add(List.of(counted("a.test", "192.0.2.1", Outcome.PASS, 1)));
    tables.expire(DAY);
    assertEquals(1, tables.sums(Kind.DMARC, DAY, 10).size());
    tables.expire(DAY.plusDays(1));
    assertEquals(List.of(), tables.sums(Kind.DMARC, DAY, 10));
  }

  @Test
  void whatCannotBeWrittenIsGivenBack() {
    first.database.close();
    List<Counted> some = List.of(counted("a.test", "192.0.2.1", Outcome.PASS, 1));
    assertEquals(some, tables.add(some));
    first.database.open(Thread::new, changes -> {});
  }
}
