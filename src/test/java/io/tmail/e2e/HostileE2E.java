package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.delivery.client.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What strangers and users do on purpose, all to one instance. Whatever it is, the server's process
 * stays, others are served as before, memory is given back, and mail that got its 250 arrives.
 */
@Tag("hostile")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class HostileE2E {
  private static final String WITNESS = "witness@example.com";
  private static final String VICTIM = "victim@example.com";
  private static final String FORWARDER = "forwarder@example.com";
  private static final String SECRET = "secret-1";
  private static final long ALLOWANCE = 24L * 1024 * 1024;

  private Instance server;
  private ProcessHandle process;
  private Bystanders others;
  private ServerMemory memory;
  private long quietHeap;
  private long quietProcess;
  private String token;
  private HttpAttacks http;
  private WireAttacks wire;
  private SmtpAttacks smtp;
  private GuessAttacks guesses;
  private TenantAttacks tenants;
  private ScriptedServer nextHop;

  @BeforeAll
  void start() throws Exception {
    server = new Instance("hostile").start();
    for (String login : new String[] {WITNESS, VICTIM, FORWARDER}) {
      server.addMailbox(login, SECRET);
    }
    server.tmail("rules", "forward", FORWARDER, VICTIM).mustSucceed();
    token = server.tmail("token", "add", "-s", "*:read", "witness").mustSucceed().output().trim();
    String writing =
        server.tmail("token", "add", "-s", "users:write", "writer").mustSucceed().output().trim();
    process = server.process("run/tmail.pid").orElseThrow();
    http = new HttpAttacks(server, VICTIM, SECRET, token);
    wire = new WireAttacks(server, writing);
    smtp = new SmtpAttacks(server, FORWARDER);
    guesses = new GuessAttacks(server, VICTIM, SECRET);
    others = new Bystanders(server, WITNESS, SECRET, token);
    nextHop = new ScriptedServer();
    tenants = new TenantAttacks(server, WITNESS, SECRET, writing, nextHop);
    tenants.prepare();
    others.begin();
    others.await(40);
    memory = new ServerMemory(process);
    quietHeap = memory.usedHeap();
    quietProcess = memory.resident();
  }

  @BeforeEach
  void enter(TestInfo attack) {
    others.enter(name(attack));
  }

  @AfterEach
  void judge(TestInfo attack) {
    mustBeTheSameProcess();
    others.mustNotHaveNoticed(name(attack));
  }

  private static String name(TestInfo attack) {
    return attack.getTestMethod().orElseThrow().getName();
  }

  private void mustBeTheSameProcess() {
    assertTrue(process.isAlive(), "the server has ended");
    assertEquals(process.pid(), server.process("run/tmail.pid").orElseThrow().pid());
  }

  @AfterAll
  void nothingIsLost() throws IOException {
    if (others == null) {
      server.stop();
      return;
    }
    try {
      others.enter("after");
      others.await(8);
      others.close();
      mustBeTheSameProcess();
      mustGetItsMemoryBack();
      Await.until("an empty queue", () -> server.queued() == 0);
      Arrivals.mustHoldAll(
          "hostile", others.acknowledged(), Arrivals.in(server.home().resolve("mail")), 0);
    } finally {
      server.stop();
      nextHop.close();
    }
  }

  /** Threads of sessions that are over are kept for half a minute. */
  private void mustGetItsMemoryBack() {
    long most = Math.max(quietHeap + quietHeap / 10, quietHeap + ALLOWANCE);
    long heap = memory.usedHeap();
    for (int i = 0; i < 12 && heap > most; i++) {
      LockSupport.parkNanos(5_000_000_000L);
      heap = memory.usedHeap();
    }
    System.out.printf("heap: %d KiB before, %d KiB after%n", quietHeap / 1024, heap / 1024);
    String told = quietHeap + " octets of heap before, " + heap + " after:\n";
    assertTrue(heap <= most, () -> told + memory.histogram());
    processMustShrink();
  }

  /**
   * The server gives memory back by itself once it is idle, within a few minutes. Unlike the heap,
   * the process was measured before it had compiled and touched all that it needs.
   */
  private void processMustShrink() {
    long most = quietProcess + quietProcess * 3 / 10;
    long resident = memory.resident();
    for (int i = 0; i < 48 && resident > most; i++) {
      LockSupport.parkNanos(5_000_000_000L);
      resident = memory.resident();
    }
    System.out.printf(
        "process: %d KiB before, %d KiB after%n", quietProcess / 1024, resident / 1024);
    assertTrue(resident <= most, resident + " octets, " + quietProcess + " before");
  }

  @Test
  @Order(1)
  void bodiesOf150MegabytesAreRefused() throws Exception {
    http.bigBodies();
  }

  @Test
  @Order(2)
  void deepAndLongJsonIsRefused() throws Exception {
    http.costlyJson();
  }

  @Test
  @Order(3)
  void slowBodiesTakeNoThreadFromOthers() throws Exception {
    http.slowBodies();
  }

  @Test
  @Order(4)
  void ambiguousRequestsAreAnsweredOnce() throws Exception {
    http.smuggling();
  }

  @Test
  @Order(5)
  void malformedRequestsDoNotFillTheLog() throws Exception {
    http.malformed();
  }

  @Test
  @Order(6)
  void whatIsForMonitorsIsClosedToStrangers() throws Exception {
    http.monitoring();
  }

  @Test
  @Order(7)
  void thousandsOfSlowConnectionsOfOneAddressAreBoundedAndEnd() throws Exception {
    wire.connections();
  }

  @Test
  @Order(8)
  void wrongFramesGetOneFourHundredAndTheEnd() throws Exception {
    wire.frames();
  }

  @Test
  @Order(9)
  void whatIsNotThereIsNeverFound() throws Exception {
    wire.paths();
  }

  @Test
  @Order(9)
  void listsOfUsersAreCountedWhileTheyArrive() throws Exception {
    wire.largeLists();
  }

  @Test
  @Order(10)
  void httpToTheSmtpPortDeliversNothing() throws Exception {
    smtp.speakHttp();
  }

  @Test
  @Order(11)
  void headerBombsAreRefused() throws Exception {
    smtp.headerBombs();
  }

  @Test
  @Order(12)
  void longAuthLinesOfThousandsFindALimit() throws Exception {
    smtp.longAuthLines();
  }

  @Test
  @Order(20)
  void guessesOverSmtpAreCutOff() throws Exception {
    guesses.overSmtp();
  }

  @Test
  @Order(21)
  void guessesOverHttpAreCutOff() throws Exception {
    guesses.overHttp();
  }

  @Test
  @Order(22)
  void guessesOverImapAreCutOff() throws Exception {
    guesses.overImap();
  }

  @Test
  @Order(30)
  void forgedSendersLeaveUnsigned() {
    tenants.forgedSenders();
  }

  @Test
  @Order(31)
  void costlyHashesAreRefused() throws Exception {
    tenants.costlyHashes();
  }

  @Test
  @Order(32)
  void tokensOfUsersReachNoAdministrator() throws Exception {
    tenants.tokensAgainstAdministrators();
  }
}
