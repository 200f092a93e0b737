package io.tmail.admin.cli;

import jakarta.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail user suspend} */
@Command(
    name = "suspend",
    description = "Suspend a user from sending. Incoming mail and reading go on.")
final class UserSuspendCommand implements Runnable {
  @ParentCommand private UserCommand users;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for people.")
  private String reason;

  @Parameters(paramLabel = "USER", description = "Login.")
  private String user;

  @Override
  public void run() {
    users
        .tmail()
        .api()
        .put(
            ApiClient.path("suspensions", user),
            Json.createObjectBuilder().add("reason", reason).build());
    users.tmail().success();
  }
}
