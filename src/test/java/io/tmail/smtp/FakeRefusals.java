package io.tmail.smtp;

import io.tmail.mail.ClientNetwork;
import io.tmail.queue.tables.Refusal;
import io.tmail.queue.trace.Refusals;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was refused. */
final class FakeRefusals extends Refusals {
  final List<Refusal> all = new CopyOnWriteArrayList<>();

  @Override
  public synchronized void add(ClientNetwork from, Refusal refusal) {
    all.add(refusal);
  }
}
