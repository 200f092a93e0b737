package io.tmail.config;

import io.tmail.config.ScannerSettings.Unanswered;
import java.util.List;

/**
 * The milters that read mail.
 *
 * @param servers addresses in the order in which they are asked: {@code /path} or {@code host:port}
 * @param unanswered what happens if one of them does not answer
 */
public record MilterSettings(List<String> servers, Unanswered unanswered) {
  public MilterSettings {
    servers = List.copyOf(servers);
  }

  static MilterSettings read(SettingsReader reader) {
    return new MilterSettings(
        servers(reader),
        reader.choice(
            "SMTPD_MILTER_UNANSWERED",
            Unanswered.ACCEPT,
            Unanswered.class,
            "accept or defer mail while a milter does not answer"));
  }

  private static List<String> servers(SettingsReader reader) {
    String name = "SMTPD_MILTERS";
    return SettingsReader.parsed(
        name,
        reader.text(
            name, "", "milters, separated by blanks, in their order: inet:host:port or unix:/path"),
        "addresses such as inet:127.0.0.1:8891 or unix:/run/opendkim.sock, separated by blanks",
        text -> {
          List<String> all = SettingsReader.parts(text, "[ ,]+");
          List<String> known = all.stream().filter(MilterSettings::isAddress).toList();
          return known.size() == all.size()
              ? all.stream().map(each -> each.substring(each.indexOf(':') + 1)).toList()
              : null;
        });
  }

  private static boolean isAddress(String text) {
    return text.startsWith("unix:/")
        || (text.startsWith("inet:") && ScannerSettings.isHostAndPort(text.substring(5)));
  }
}
