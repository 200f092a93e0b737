package io.tmail.admin.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail user restore} */
@Command(
    name = "restore",
    description = "Let a suspended user send again, and deliver what was held.")
final class UserRestoreCommand implements Runnable {
  @ParentCommand private UserCommand users;

  @Option(names = "--discard-mail", description = "Permanently delete what was held instead.")
  private boolean discard;

  @Parameters(paramLabel = "USER", description = "Login.")
  private String user;

  @Override
  public void run() {
    String mail = discard ? "?mail=discard" : "";
    JsonObject steered =
        users.tmail().api().patient().change("DELETE", ApiClient.path("suspensions", user) + mail);
    users.tmail().success();
    users.tmail().out().println("recipients: " + steered.getJsonNumber("done"));
  }
}
