package io.tmail.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret that is not among the settings themselves, where processes and backups would show it.
 */
final class SecretFile {
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
}
