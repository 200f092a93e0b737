package io.tmail.config;

import io.tmail.mail.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * @param me the host name in banner, EHLO and trace fields
 * @param home the folder of everything the instance writes
 * @param hideSignature whether the banner hides the product's name
 * @param logForm how a line of the log looks
 * @param logSize octets of the log at which it is rotated; 0 for never
 */
public record GeneralSettings(
    String me, Path home, boolean hideSignature, LogForm logForm, long logSize) {
  /** For people, or for programs. */
  public enum LogForm {
    TEXT,
    JSON
  }

  static final Path INSTALLED_HOME = Path.of("/var/lib/tmail");

  static Path homeOf(Map<String, String> environment) {
    String named = environment.getOrDefault("TMAIL_HOME", "");
    return (named.isEmpty() ? defaultHome() : Path.of(named)).toAbsolutePath().normalize();
  }

  static GeneralSettings read(SettingsReader reader) {
    String home =
        reader.text(
            "HOME",
            defaultHome().toString(),
            "the folder of all files that an instance writes; it also identifies the instance");
    reader.text("CFG", "", "the settings file, read before the environment (HOME/tmail.cfg)");
    reader.text(
        "JAVA_OPTS",
        "",
        "more options for the server's Java, separated by spaces; deploy/run applies them");
    return new GeneralSettings(
        SettingsReader.parsed(
            "ME",
            reader.text("ME", hostName(), "the host name in banner, EHLO and trace fields"),
            "a host name such as mail.example.com",
            GeneralSettings::hostNameOrNull),
        Path.of(home).toAbsolutePath().normalize(),
        reader.flag("HIDE_SERVER_SIGNATURE", false, "whether the banner hides the product's name"),
        reader.choice(
            "LOG_FORMAT", LogForm.TEXT, LogForm.class, "the log of deploy/run: text or json"),
        reader.size(
            "LOG_SIZE",
            "64M",
            "the size at which log/tmail.log is rotated, four old ones are kept; 0 for never"));
  }

  private static Path defaultHome() {
    return Files.isWritable(INSTALLED_HOME) ? INSTALLED_HOME : Path.of("var").toAbsolutePath();
  }

  private static String hostNameOrNull(String text) {
    String name = DomainName.known(text);
    boolean valid =
        name.length() <= 255
            && name.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
            && !name.contains("..");
    return valid ? name : null;
  }

  private static String hostName() {
    try {
      String name = hostNameOrNull(InetAddress.getLocalHost().getHostName());
      return name == null ? "localhost" : name;
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
