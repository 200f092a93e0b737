package io.tmail.queue.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.ClientNetwork;
import io.tmail.mail.QueueId;
import io.tmail.mail.SmtpReply;
import io.tmail.queue.FakeTransports;
import io.tmail.queue.QueueRig;
import io.tmail.queue.tables.QueuedMessage;
import io.tmail.queue.tables.Refusal;
import io.tmail.queue.tables.TraceEvent;
import io.tmail.queue.tables.TraceEvent.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user learns of messages, and what he does not. All mail of the rig is sent by alice. */
@Timeout(30)
@Tag("tables")
class OwnTraceTest {
  @TempDir private Path home;
  @AutoClose private QueueRig rig;
  private OwnTrace own;

  @BeforeEach
  void open() {
    rig = new QueueRig(home).start();
    own = new OwnTrace(rig.database, rig.trace);
  }

  @Test
  void recipientLearnsNothingOfTheOthers() throws Exception {
    rig.transports.outcome =
        to ->
            to.address().equals("w@c.example") ? FakeTransports.DEFERRED : FakeTransports.DELIVERED;
    rig.accept("alice@local", "list/x@local", "list/y@local", "z@local", "w@c.example");
    QueueRig.await("all attempts", () -> only("alice").events().size() == 4);
    rig.control.purge("carol");
    OwnMessage got = only("x@local");
    assertFalse(got.sent());
    assertEquals("alice@local", got.sender());
    assertEquals(List.of("list@local"), got.recipients());
    assertEquals(List.of(Kind.DELIVERED), got.events().stream().map(TraceEvent::event).toList());
    assertEquals(Kind.DELIVERED, got.outcome());
    for (String other : List.of("y@local", "z@local", "w@c.example", "carol")) {
      assertFalse(got.toString().contains(other), got.toString());
    }
    assertEquals(List.of("z@local"), only("z@local").recipients());
  }

  @Test
  void senderSeesWhomHeNamedButNotWhoIsBehindAnAlias() throws Exception {
    rig.accept("alice@local", "list/x@local", "list/y@local", "w@c.example");
    QueueRig.await("removal", () -> only("alice").events().size() == 4);
    OwnMessage sent = only("alice");
    assertTrue(sent.sent());
    assertEquals(List.of("list@local", "w@c.example"), sent.recipients());
    assertFalse(sent.toString().contains("x@local"), sent.toString());
    assertFalse(sent.toString().contains("y@local"), sent.toString());
    assertEquals(Kind.DELIVERED, sent.outcome());
  }

  @Test
  void messageOfOthersIsNotHis() throws Exception {
    QueuedMessage message = rig.accept("x@local", "xx@local", "x@local.example");
    rig.awaitEmpty();
    assertEquals(List.of(), own.search("x@local", "", 10).messages(), "named as the sender");
    assertTrue(own.find("x@local", message.id()).isEmpty());
    assertTrue(own.find("lice", message.id()).isEmpty());
    assertTrue(own.find("%", message.id()).isEmpty());
    assertTrue(own.find("list@local", message.id()).isEmpty());
    assertTrue(own.find("xx@local", message.id()).isPresent());
  }

  @Test
  void aliasOfHisNameThatLeadsElsewhereIsNotHis() throws Exception {
    QueuedMessage message = rig.accept("a@b.example", "list/x@local");
    rig.awaitEmpty();
    assertTrue(own.find("list@local", message.id()).isEmpty());
  }

  @Test
  void recipientOfALongListFindsHisCopy() throws Exception {
    String[] many = new String[900];
    for (int i = 0; i < many.length; i++) {
      many[i] = "recipient" + i + "@local";
    }
    rig.accept("a@b.example", many);
    rig.awaitEmpty();
    assertEquals(List.of("recipient899@local"), only("recipient899@local").recipients());
    assertEquals(1, only("recipient899@local").events().size());
  }

  @Test
  void administratorsActionsHaveNoNames() throws Exception {
    rig.transports.outcome = to -> FakeTransports.DEFERRED;
    QueuedMessage message = rig.accept("a@b.example", "x@local");
    QueueRig.await("an attempt", () -> rig.list().get(0).attempts() == 1);
    rig.control.hold(message.id(), "carol");
    assertEquals(Kind.HELD, only("x@local").outcome());
    assertFalse(only("x@local").toString().contains("carol"));
    assertFalse(only("alice").toString().contains("carol"));
  }

  @Test
  void refusedMailIsShownToItsRecipient() throws Exception {
    Instant now = Instant.now();
    QueueId id = QueueId.next(now.toEpochMilli());
    SmtpReply reply = SmtpReply.of(552, "5.2.2", "Mailbox full");
    Refusals refusals = new Refusals(rig.database);
    refusals.add(
        ClientNetwork.of(InetAddress.getByName("192.0.2.7")),
        new Refusal(id, now, QueueRig.ORIGIN, "", "a@b.example", "X@Local", reply, List.of()));
    refusals.write();
    QueueRig.await("the refusal", () -> own.find("x@local", id).isPresent());
    assertEquals(Kind.REFUSED, only("x@local").outcome());
    assertEquals("552 5.2.2 Mailbox full", only("x@local").events().get(0).reply());
  }

  @Test
  void pagesGoOnWhereTheLastEnded() throws Exception {
    QueuedMessage first = rig.accept("a@b.example", "x@local");
    QueuedMessage second = rig.accept("a@b.example", "x@local");
    rig.awaitEmpty();
    OwnMessage.Page latest = own.search("x@local", "", 1);
    assertEquals(second.id().value(), latest.messages().get(0).id());
    OwnMessage.Page older = own.search("x@local", latest.next(), 1);
    assertEquals(first.id().value(), older.messages().get(0).id());
    assertEquals(List.of(), own.search("x@local", older.next(), 1).messages());
    assertEquals("", own.search("x@local", "", 3).next());
  }

  private OwnMessage only(String login) throws Exception {
    List<OwnMessage> found = own.search(login, "", 10).messages();
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }
}
