package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.config.Listener;
import io.tmail.policy.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever is turned away hears why, however many they are. */
@Timeout(60)
class TurnedAwayTest {
  private static final int CROWD = 500;

  private final List<Dialogue> clients = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (Dialogue client : clients) {
      client.close();
    }
  }

  private void come(int many, int port) throws IOException {
    for (int i = 0; i < many; i++) {
      clients.add(new Dialogue(port));
    }
  }

  private void allHear(String reply) throws IOException {
    for (Dialogue client : clients) {
      client.expect(reply);
      client.expectClosed();
    }
  }

  @Test
  void ofHundredsBeyondTheMostEachIsTold() throws IOException {
    try (SmtpRig rig =
            new SmtpRig("SMTPD_CONCURRENCY_INCOMING", "1", "SMTPD_CONCURRENCY_PER_CLIENT", "1000");
        Dialogue inside = rig.connect()) {
      come(CROWD, rig.port());
      allHear("421 4.3.2 ");
      inside.ask("NOOP", "250");
    }
  }

  @Test
  void ofHundredsFromOneAddressEachIsTold() throws IOException {
    try (SmtpRig rig = new SmtpRig("SMTPD_CONCURRENCY_PER_CLIENT", "1");
        Dialogue inside = rig.connect()) {
      come(CROWD, rig.port());
      allHear("421 4.7.0 ");
      inside.ask("NOOP", "250");
    }
  }

  /** Sessions that have a thread each and get nowhere, such as those of a slow policy check. */
  @Test
  void whereNoThreadIsLeftEachIsTold() throws IOException, InterruptedException {
    try (SmtpRig rig =
        new SmtpRig("SMTPD_CONCURRENCY_INCOMING", "2", "SMTPD_CONCURRENCY_PER_CLIENT", "1000")) {
      int another = rig.listen(Listener.Role.SUBMISSION, false);
      rig.held = new CountDownLatch(1);
      List<Dialogue> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < 2 + SmtpResourceAdapter.SPARE_SESSIONS; i++) {
          waiting.add(new Dialogue(rig.port()));
        }
        while (rig.holding.get() < waiting.size()) {
          Thread.sleep(5);
        }
        come(CROWD / 2, rig.port());
        come(CROWD / 2, another);
        allHear("421 4.3.2 ");
        assertEquals(
            CROWD,
            rig.events.stream()
                .filter(
                    event ->
                        event instanceof SmtpEvent.Refused refused
                            && refused.reason() == Reason.CONNECTIONS)
                .count());
        rig.held.countDown();
        int inside = 0;
        for (Dialogue client : waiting) { // whichever threads come first
          inside += client.expectAny().startsWith("220 mail.example") ? 1 : 0;
        }
        assertEquals(2, inside);
      } finally {
        rig.held.countDown();
        for (Dialogue client : waiting) {
          client.close();
        }
      }
    }
  }
}
