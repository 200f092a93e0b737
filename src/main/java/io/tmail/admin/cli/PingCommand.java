package io.tmail.admin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code tmail ping} */
@Command(name = "ping", description = "Check whether the server responds.")
final class PingCommand implements Runnable {
  @ParentCommand private Tmail tmail;

  @Override
  public void run() {
    tmail.out().println(tmail.api().text("ping").strip());
  }
}
