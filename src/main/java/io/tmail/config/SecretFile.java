package io.tmail.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * A secret that is not among the settings themselves, where processes and backups would show it.
 */
public final class SecretFile {
  private SecretFile() {}

  /**
   * @param setting that names the file
   * @return the file's first line
   */
  static String read(String setting, Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      throw InvalidSettingException.of(setting, file.toString(), "a file that the server may read");
    }
  }

  /**
   * The file's text without blanks around it. A file that is not there is made, whole and readable
   * by its owner only from its first moment, and once even if several processes do so.
   *
   * @param secret makes the text of a new file
   */
  public static String readOrMake(Path file, Supplier<String> secret) throws IOException {
    if (Files.notExists(file)) {
      make(file, secret.get());
    }
    return Files.readString(file).strip();
  }

  private static void make(Path file, String secret) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, secret + "\n");
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      // then that one counts
    } finally {
      Files.delete(fresh);
    }
  }
}
