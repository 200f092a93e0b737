package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers fill no log by what is refused. */
@Timeout(60)
class ClientLogTest {
  private static final Logger SERVERS = Logger.getLogger("tmail");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final ClientLog log = new ClientLog(now::get);
  private final Handler ear = ear();

  @BeforeEach
  void listen() {
    SERVERS.addHandler(ear);
  }

  @AfterEach
  void leave() {
    SERVERS.removeHandler(ear);
  }

  private Handler ear() {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void oneNetworkHasAFewLinesAMinuteAndTheOthersHaveTheirs() throws UnknownHostException {
    for (int i = 0; i < 10_000; i++) {
      log.line(InetAddress.getByName("192.0.2.1"), () -> "refused");
      log.line(InetAddress.getByName("2001:db8::" + Integer.toHexString(i)), () -> "refused");
    }
    assertEquals(40, lines.size());
    log.line(InetAddress.getByName("192.0.2.2"), () -> "another");
    assertEquals("another", lines.get(40));
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    log.line(InetAddress.getByName("192.0.2.1"), () -> "next");
    assertEquals("19960 more lines about clients, not logged", lines.get(41));
    assertEquals("next", lines.get(42));
  }

  @Test
  void manyNetworksHaveABoundTogether() throws UnknownHostException {
    for (int i = 0; i < 10_000; i++) {
      String address = "10.%d.%d.1".formatted(i / 250, i % 250);
      log.line(InetAddress.getByName(address), () -> "refused");
    }
    assertEquals(600, lines.size());
  }

  @Test
  void whatIsLongIsCutAndWhatWouldBeALineIsNot() throws UnknownHostException {
    String cut = ClientLog.cut("a".repeat(990) + "@b.example");
    assertTrue(cut.length() <= 128 && cut.endsWith("…"), cut);
    assertEquals("a@b.example", ClientLog.cut("a@b.example"));
    log.line(InetAddress.getByName("192.0.2.3"), () -> "x\r\n2026 WARNING forged");
    assertEquals("x??2026 WARNING forged", lines.get(0));
  }

  @Test
  void refusedRecipientsOfManySessionsAddAFewShortLines() throws IOException {
    try (SmtpRig rig =
        new SmtpRig(
            "SMTPD_MAX_ERRORS",
            "1000",
            "SMTPD_MAX_BAD_RCPT",
            "0",
            "SMTPD_PROXY_PROTOCOL_FROM",
            "127.0.0.0/8")) {
      String address = "RCPT TO:<" + "a".repeat(900) + "%d@elsewhere.example>";
      for (int session = 0; session < 10; session++) {
        try (Dialogue client = new Dialogue(rig.port())) {
          // of a network that no other test has used up
          client.sendRaw("PROXY TCP4 198.51.100.77 127.0.0.1 4660 25\r\n");
          client.expect("220");
          client.ask("EHLO client.example", "250");
          client.ask("MAIL FROM:<" + "b".repeat(900) + "@c.example>", "250");
          for (int i = 0; i < 100; i++) {
            client.ask(address.formatted(i), "554");
          }
        }
      }
    }
    List<String> refused = lines.stream().filter(line -> line.contains(": refused:")).toList();
    assertFalse(refused.isEmpty());
    assertTrue(refused.size() <= 40, refused.size() + " lines"); // a minute may end within
    int longest = refused.stream().mapToInt(String::length).max().orElseThrow();
    assertTrue(longest <= 600, longest + " characters");
  }
}
