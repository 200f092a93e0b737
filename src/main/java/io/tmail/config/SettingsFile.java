package io.tmail.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The optional file {@code tmail.cfg}: lines {@code export NAME="value"}, as tmail's. */
final class SettingsFile {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|[^\\s#\"']*)\\s*(?:#.*)?");

  private static final String NAMED = "TMAIL_CFG";

  private SettingsFile() {}

  /** {@code TMAIL_CFG} if set, else {@code tmail.cfg} in the home, else {@code /etc/tmail/}. */
  private static Path locate(Map<String, String> environment, Path home) {
    String named = environment.get(NAMED);
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    Path inHome = home.resolve("tmail.cfg");
    Path system = Path.of("/etc/tmail/tmail.cfg");
    return !Files.exists(inHome) && home.equals(GeneralSettings.INSTALLED_HOME) ? system : inHome;
  }

  /**
   * The names and values; a file that is not there is an empty one, unless {@code TMAIL_CFG} names
   * it.
   */
  static Map<String, String> read(Map<String, String> environment, Path home) {
    Path file = locate(environment, home);
    if (!Files.exists(file) && environment.getOrDefault(NAMED, "").isEmpty()) {
      return Map.of();
    }
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new InvalidSettingException(file + ": cannot be read: " + unreadable);
    }
  }

  static Map<String, String> parse(String file, List<String> lines) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new InvalidSettingException(
            file + " line " + (i + 1) + ": expected export NAME=\"value\"");
      }
      values.put(matcher.group(1), unquoted(matcher.group(2)));
    }
    return values;
  }

  private static String unquoted(String value) {
    boolean quoted = value.startsWith("\"") || value.startsWith("'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
