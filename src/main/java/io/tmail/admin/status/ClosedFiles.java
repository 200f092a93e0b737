package io.tmail.admin.status;

import io.tmail.admin.status.TrialResult.Check;
import io.tmail.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether files with secrets are closed to others on the machine. */
record ClosedFiles(Settings settings) implements Trial {
  private static final Set<PosixFilePermission> OPEN =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  @Override
  public Check check() {
    return Check.SECRETS;
  }

  @Override
  public List<TrialResult> run() throws IOException {
    Path home = settings.general().home();
    List<Path> files =
        Stream.of(
                settings.tls().key(),
                home.resolve("factor.key"),
                home.resolve("run/api.token"),
                home.resolve("tmail.cfg"))
            .filter(Files::exists)
            .toList();
    for (Path file : files) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(OPEN::contains)) {
        String found = file + " is " + PosixFilePermissions.toString(permissions);
        return List.of(TrialResult.bad(Check.SECRETS, "", found, "chmod 600 " + file));
      }
    }
    return List.of(TrialResult.good(Check.SECRETS, "", files.size() + " files"));
  }
}
