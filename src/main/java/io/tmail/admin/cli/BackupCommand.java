package io.tmail.admin.cli;

import jakarta.json.Json;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail backup DIR}. */
@Command(
    name = "backup",
    description =
        "Copy accounts, queue, large messages, settings and keys into an empty folder"
            + " while the server runs. Restore with tmail restore.")
final class BackupCommand implements Runnable {
  @ParentCommand private Tmail tmail;

  @Option(names = "--mail", description = "Also copy the mailboxes.")
  private boolean mail;

  @Parameters(
      paramLabel = "DIR",
      description = "An empty folder that the server's user can write to, or a new one.")
  private Path folder;

  @Override
  public void run() {
    tmail
        .api()
        .patient()
        .post(
            "backup",
            Json.createObjectBuilder()
                .add("folder", folder.toAbsolutePath().normalize().toString())
                .add("mail", mail)
                .build());
    tmail.success();
  }
}
