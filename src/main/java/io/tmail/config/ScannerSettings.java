package io.tmail.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The servers that look into messages.
 *
 * @param clamd addresses of ClamAV, {@code /path} or {@code host:port}; the next is asked if one
 *     does not answer
 * @param clamdUnanswered what happens if none answers
 * @param rspamd likewise, without a path
 * @param rspamdPassword empty if rspamd wants none
 * @param rspamdController what users move into and out of Junk teaches it; none if it is to learn
 *     nothing
 * @param rspamdUnanswered what happens if none answers
 * @param timeout of one scan
 * @param maxSize octets; bigger messages are not scanned
 */
public record ScannerSettings(
    List<String> clamd,
    Unanswered clamdUnanswered,
    List<URI> rspamd,
    String rspamdPassword,
    Optional<URI> rspamdController,
    Unanswered rspamdUnanswered,
    Duration timeout,
    long maxSize) {
  public ScannerSettings {
    clamd = List.copyOf(clamd);
    rspamd = List.copyOf(rspamd);
  }

  /** What happens to a message that no scanner has looked into. */
  public enum Unanswered {
    /** It is accepted. */
    ACCEPT,
    /** The client gets 454 4.3.0 and tries again. */
    DEFER
  }

  static ScannerSettings read(SettingsReader reader) {
    return new ScannerSettings(
        addresses(reader),
        reader.choice(
            "SMTPD_CLAMAV_UNANSWERED",
            Unanswered.DEFER,
            Unanswered.class,
            "accept or defer mail while no clamd answers"),
        urls(reader),
        password(reader),
        controller(reader),
        reader.choice(
            "SMTPD_RSPAMD_UNANSWERED",
            Unanswered.ACCEPT,
            Unanswered.class,
            "accept or defer mail while no rspamd answers"),
        reader.timeLimit("SMTPD_SCAN_TIMEOUT", "20s", "how long one scanner may take"),
        reader.size(
            "SMTPD_SCAN_MAX_SIZE",
            "25M",
            "bigger messages are not scanned; clamd's StreamMaxLength"));
  }

  private static Optional<URI> controller(SettingsReader reader) {
    String name = "SMTPD_RSPAMD_CONTROLLER";
    return SettingsReader.parsed(
        name,
        reader.text(
            name,
            "",
            "rspamd's controller, such as http://127.0.0.1:11334, which learns from what users move"
                + " into and out of Junk; empty for none"),
        "a URL such as http://127.0.0.1:11334",
        text -> {
          if (text.isEmpty()) {
            return Optional.empty();
          }
          URI url = URI.create(text);
          return isUrl(url) ? Optional.of(url) : null;
        });
  }

  private static String password(SettingsReader reader) {
    String file = reader.text("SMTPD_RSPAMD_PASSWORD_FILE", "", "file with rspamd's password");
    return file.isEmpty() ? "" : SecretFile.read("TMAIL_SMTPD_RSPAMD_PASSWORD_FILE", Path.of(file));
  }

  private static List<String> addresses(SettingsReader reader) {
    String name = "SMTPD_SCAN_CLAMAV_DSNS";
    return SettingsReader.parsed(
        name,
        reader.text(name, "/run/clamav/clamd.ctl", "addresses of clamd, separated by semicolons"),
        "addresses such as /run/clamav/clamd.ctl or 127.0.0.1:3310, separated by semicolons",
        text -> {
          List<String> all = SettingsReader.parts(text, ";");
          return all.isEmpty() || !all.stream().allMatch(ScannerSettings::isAddress) ? null : all;
        });
  }

  private static boolean isAddress(String text) {
    return text.startsWith("/") || isHostAndPort(text);
  }

  static boolean isHostAndPort(String text) {
    return text.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}");
  }

  private static List<URI> urls(SettingsReader reader) {
    String name = "SMTPD_RSPAMD_URLS";
    return SettingsReader.parsed(
        name,
        reader.text(name, "http://127.0.0.1:11333", "rspamd's normal workers, separated by blanks"),
        "URLs such as http://127.0.0.1:11333, separated by blanks",
        text -> {
          List<URI> all = SettingsReader.parts(text, "[ ,]+").stream().map(URI::create).toList();
          return all.isEmpty() || !all.stream().allMatch(ScannerSettings::isUrl) ? null : all;
        });
  }

  private static boolean isUrl(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return http && url.getHost() != null && (url.getPath().isEmpty() || url.getPath().equals("/"));
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "ScannerSettings";
  }
}
