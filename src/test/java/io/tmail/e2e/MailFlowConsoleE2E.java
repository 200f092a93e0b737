package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.delivery.client.ScriptedServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An administrator finds and steers mail in the browser: queue, message and trace. */
@Tag("console")
@TestMethodOrder(OrderAnnotation.class)
class MailFlowConsoleE2E {
  private static final String ALICE = "alice@flow.example";
  private static final String SECRET = "secret-1";
  private static final String ROWS = "#queue\\:rows";
  private static final String LIST = "#queue\\:list";
  private static final String WHOLE = "#message\\:whole";

  private static Instance server;
  private static ScriptedServer nextHop;
  private static Browser browser;
  private static String first;

  @BeforeAll
  static void open() throws IOException {
    nextHop = new ScriptedServer();
    server =
        new Instance("mail-flow-console")
            .set("TMAIL_DELIVERD_RETRY_FIRST", "1h")
            .set("TMAIL_DELIVERD_RETRY_MAX", "2h")
            .set("TMAIL_DELIVERD_SKIP_DEAD_HOST", "0")
            .start();
    server.addMailbox(ALICE, SECRET, "-r");
    String port = Integer.toString(nextHop.port());
    server.tmail("routes", "add", "-rh", "127.0.0.1", "-rp", port).mustSucceed();
    first = defer("carol@remote.test", "421 4.3.2 come back later");
    defer("dave@remote.test", "451 4.7.1 greylisted, try again");
    defer("erin@elsewhere.test", "452 4.2.2 mailbox is full");
    browser = SignIn.firstTime(server);
  }

  @AfterAll
  static void close() throws IOException {
    browser.close();
    server.stop();
    nextHop.close();
  }

  @Test
  @Order(1)
  void showsWhatWaitsAndWhy() {
    browser.open("queue.xhtml");
    browser.expectText(ROWS, "carol@remote.test");
    browser.expectText(ROWS, "greylisted, try again");
    browser.expectText(LIST, "Recipients: 3");
    browser.inspect("queue");
  }

  @Test
  @Order(2)
  void filtersByEachField() {
    browser.fill("domain", "elsewhere.test");
    browser.press("find");
    browser.expectText(ROWS, "erin@elsewhere.test");
    browser.expectNoText(ROWS, "carol@remote.test");
    browser.open("queue.xhtml?reply=GREYLISTED&state=queued&sender=" + ALICE);
    browser.expectText(LIST, "Recipients: 1");
    browser.expectText(ROWS, "dave@remote.test");
    browser.open("queue.xhtml?recipient=carol%40remote.test&state=held");
    browser.expectText(LIST, "No matching messages.");
    browser.inspect("queue-nothing");
  }

  @Test
  @Order(3)
  void doesNothingBeforeAMessageIsChosen() {
    browser.open("queue.xhtml");
    browser.press("queue:hold");
    browser.expectText(".ui-growl", "Select at least one message.");
  }

  @Test
  @Order(4)
  void holdsAndReleasesSeveralAtOnce() {
    browser.open("queue.xhtml?domain=remote.test");
    browser.press("all");
    browser.press("queue:hold");
    browser.expectText(".ui-growl", "2 recipients held.");
    browser.expectText(ROWS, "Held");
    browser.inspect("queue-held");
    nextHop.script("421 4.3.2 still later");
    nextHop.script("421 4.3.2 still later");
    browser.press("all");
    browser.press("queue:release");
    browser.expectText(".ui-growl", "2 recipients released.");
  }

  @Test
  @Order(5)
  void tellsTheStoryOfAMessage() {
    browser.open("message.xhtml?id=" + first);
    for (String part :
        List.of(
            "In queue",
            "Accepted",
            "come back later",
            "Held",
            "by admin",
            "Released",
            "Subject: steered",
            ALICE)) {
      browser.expectText(WHOLE, part);
    }
    browser.inspect("message");
  }

  @Test
  @Order(6)
  void sendsAMessageAnotherWay() {
    browser.press("message:other");
    browser.fill("reroute:server", "not a server");
    browser.press("reroute:submit");
    browser.expectText("#reroute .wrong", "HOST or HOST:PORT");
    browser.inspect("message-reroute");
    nextHop.script("421 4.3.2 not by this way either");
    browser.fill("reroute:server", "127.0.0.1:" + nextHop.port());
    browser.press("reroute:submit");
    browser.expectText(".ui-growl", "Message rerouted.");
    browser.expectText(WHOLE, "Rerouted");
  }

  @Test
  @Order(7)
  void discardsOnlyAfterTheQuestion() {
    browser.open("queue.xhtml?domain=elsewhere.test");
    browser.press("all");
    browser.press("queue:discard");
    browser.expectText("#confirm", "No bounce is sent");
    browser.inspect("queue-discard");
    browser.pressIn("#confirm .ui-confirmdialog-no");
    browser.expectGone("#confirm");
    browser.press("queue:discard");
    browser.pressIn("#confirm .ui-confirmdialog-yes");
    browser.expectText(".ui-growl", "1 recipient discarded.");
    browser.expectText(LIST, "No matching messages.");
  }

  @Test
  @Order(8)
  void returnsAMessageToItsSender() {
    browser.open("message.xhtml?id=" + first);
    browser.press("message:bounce");
    browser.pressIn("#confirm .ui-confirmdialog-yes");
    browser.expectText(WHOLE, "Left the queue");
    browser.expectText(WHOLE, "Sender notified");
    browser.inspect("message-returned");
    server.mailbox(ALICE, SECRET).awaitMessage("Undelivered Mail Returned");
  }

  @Test
  @Order(9)
  void findsMessagesInTheTrace() {
    browser.open("trace.xhtml");
    browser.expectText("#rows", "carol@remote.test");
    browser.expectText("#rows", "Discarded");
    browser.inspect("trace");
    browser.fill("recipient", "ERIN");
    browser.press("find");
    browser.expectNoText("#rows", "carol@remote.test");
    browser.expectText("#rows", "erin@elsewhere.test");
    browser.open("trace.xhtml?event=bounced&client=127.0.0&sender=alice");
    browser.expectText("#rows", "carol@remote.test");
    browser.expectNoText("#rows", "erin@elsewhere.test");
    browser.open("trace.xhtml?since=2099-01-01T00:00");
    browser.expectText("main", "No messages found.");
    browser.open("trace.xhtml?since=yesterday");
    browser.expectText(".filters .wrong", "Enter a valid date and time.");
  }

  @Test
  @Order(10)
  void leadsFromAQueueIdToItsMessage() {
    browser.open("trace.xhtml");
    browser.fill("id", first);
    browser.press("find");
    browser.expectPage("message.xhtml?id=" + first);
    browser.open("message.xhtml?id=0123456789ABCDE");
    browser.expectText(WHOLE, "Message not found.");
  }

  @Test
  @Order(11)
  void countsTheDayOnTheFirstPage() {
    Shell.run("swaks", "--server", "127.0.0.1:" + server.smtp(), "--to", "nobody@flow.example");
    browser.openUntilText("index.xhtml", ".chart.deferred strong", "6");
    browser.expectText("#overview\\:now", "421 4.3.2");
    browser.expectText("#overview\\:now", "days left");
    browser.inspect("overview-day");
  }

  @Test
  @Order(12)
  void makesNoBrowserComplain() {
    assertEquals(List.of(), browser.complaints());
  }

  /** Submits a message that the next hop puts off. */
  private static String defer(String to, String reply) {
    nextHop.script(reply);
    String dialogue =
        Shell.run(
                "swaks",
                "--server",
                "127.0.0.1:" + server.submission(),
                "--tls",
                "--auth-user",
                ALICE,
                "--auth-password",
                SECRET,
                "--from",
                ALICE,
                "--to",
                to,
                "--header",
                "Subject: steered")
            .mustSucceed()
            .output();
    Await.until(
        "a deferral",
        () -> server.tmail("queue", "list", "--reply", reply.substring(10)).output().contains(to));
    return dialogue.replaceAll("(?s).*queued as ([0-9A-Z]+).*", "$1");
  }
}
