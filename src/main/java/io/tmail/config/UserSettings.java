package io.tmail.config;

import java.nio.file.Path;

/**
 * @param homeBase the folder below which each mailbox has its home
 * @param defaultQuota the quota of a new mailbox as text, such as {@code 10G}; empty for none
 * @param guesses how many wrong passwords are checked
 */
public record UserSettings(Path homeBase, String defaultQuota, Guesses guesses) {
  private static final int MANY = 100_000_000;

  /**
   * How many failed logins are allowed, over all services and nodes; zero means no limit.
   *
   * @param perAccountAndNetwork per minute, for one account from one client network
   * @param perNetwork per minute, for all accounts from one client network
   * @param perAccount per hour, for one account from all networks from which it was not used
   *     recently
   */
  public record Guesses(int perAccountAndNetwork, int perNetwork, int perAccount) {
    static Guesses read(SettingsReader reader) {
      return new Guesses(
          reader.number(
              "LOGIN_MAX_FAILURES",
              10,
              0,
              MANY,
              "failed logins per minute for one account from one client network; 0 for no limit"),
          reader.number(
              "LOGIN_MAX_FAILURES_NETWORK",
              100,
              0,
              MANY,
              "failed logins per minute for all accounts from one client network; 0 for no limit"),
          reader.number(
              "LOGIN_MAX_FAILURES_ACCOUNT",
              100,
              0,
              MANY,
              "failed logins per hour for one account from networks where it was not used"
                  + " in the last 90 days; 0 for no limit"));
    }
  }

  static UserSettings read(SettingsReader reader, GeneralSettings general) {
    return new UserSettings(
        Path.of(
            reader.text(
                "USERS_HOME_BASE",
                general.home().resolve("mail").toString(),
                "the folder that contains the home of each mailbox")),
        SettingsReader.parsed(
            "USERS_MAILBOX_DEFAULT_QUOTA",
            reader.text(
                "USERS_MAILBOX_DEFAULT_QUOTA", "", "the quota of a new mailbox; unset: none"),
            "a size in bytes such as 200M or 10G",
            text -> text.isEmpty() || SettingsReader.parseSize(text) != null ? text : null),
        Guesses.read(reader));
  }
}
