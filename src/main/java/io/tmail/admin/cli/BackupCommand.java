package io.tmail.admin.cli;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
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
            + " while the server runs. The key of the sealed secrets goes into a file of its"
            + " own: keep it elsewhere. Restore with deploy/restore.")
final class BackupCommand implements Runnable {
  @ParentCommand private Tmail tmail;

  @Option(names = "--mail", description = "Also copy the mailboxes.")
  private boolean mail;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "A new file for the key of the sealed secrets. Default: DIR.key.")
  private Path key;

  @Parameters(
      paramLabel = "DIR",
      description = "An empty folder that the server's user can write to, or a new one.")
  private Path folder;

  @Override
  public void run() {
    JsonObjectBuilder wanted =
        Json.createObjectBuilder().add("folder", absolute(folder)).add("mail", mail);
    if (key != null) {
      wanted.add("key", absolute(key));
    }
    tmail.api().patient().post("backup", wanted.build());
    tmail.success();
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
