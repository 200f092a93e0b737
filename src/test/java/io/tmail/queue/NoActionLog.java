package io.tmail.queue;

import io.tmail.rights.ActionLog;

/** Where no table of accounts is. */
public final class NoActionLog extends ActionLog {
  @Override
  public void note(String action, String entity, String detail) {}
}
