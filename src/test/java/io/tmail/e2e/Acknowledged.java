package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** The mail to one user that a server has acknowledged, and that therefore has to arrive. */
final class Acknowledged {
  private final String recipient;
  private final List<String> ids = new ArrayList<>();

  Acknowledged(String recipient) {
    this.recipient = recipient;
  }

  /** All of which must be taken. */
  void send(Instance server, String tag, int messages) {
    SmtpLoad load = new SmtpLoad(server.smtp(), tag, List.of(recipient));
    load.send(messages, 2);
    assertEquals(messages, load.acknowledged().size(), String.valueOf(load.refusals()));
    add(load);
  }

  /** Whether the server takes one. */
  boolean isTaken(Instance server, String tag) {
    SmtpLoad one = new SmtpLoad(server.smtp(), tag, List.of(recipient));
    one.send(1, 1);
    add(one);
    return !one.acknowledged().isEmpty();
  }

  /** What a load of the test's own got acknowledged. */
  void add(SmtpLoad load) {
    ids.addAll(load.acknowledged());
  }

  void mustArrive(Instance server, String what) {
    Await.until("an empty queue", () -> server.queued() == 0);
    Arrivals.mustHoldAll(what, ids, Arrivals.in(server.home().resolve("mail")), 50);
  }
}
