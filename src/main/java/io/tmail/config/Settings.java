package io.tmail.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All settings: typed, validated as a whole and immutable. Built once at the start by {@link
 * #load}; a value that cannot be used stops the start with {@link InvalidSettingException}.
 */
public record Settings(
    General general,
    DatabaseSettings database,
    StoreSettings store,
    Smtpd smtpd,
    Limits limits,
    SessionBounds sessions,
    Recipients recipients,
    Deliverd deliverd,
    Trace trace,
    Rfc rfc,
    Users users,
    DovecotSettings dovecot,
    Sieve sieve,
    Rest rest,
    Tls tls,
    List<Setting> all,
    List<String> warnings) {

  /**
   * Reads the settings file {@code tmail.cfg} and the environment, which wins.
   *
   * @throws InvalidSettingException for the first value that cannot be used
   */
  public static Settings load(Map<String, String> environment) {
    Path home = General.homeOf(environment);
    return load(SettingsFile.read(environment, home), environment);
  }

  /** The folder that names the instance, without reading anything else. */
  public static Path home(Map<String, String> environment) {
    return General.homeOf(environment);
  }

  static Settings load(Map<String, String> file, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(file, environment);
    General general = General.read(reader);
    Settings settings =
        new Settings(
            general,
            DatabaseSettings.read(reader, general),
            StoreSettings.read(reader, general),
            Smtpd.read(reader, general),
            Limits.read(reader),
            SessionBounds.read(reader),
            Recipients.read(reader),
            Deliverd.read(reader),
            Trace.read(reader),
            Rfc.read(reader),
            Users.read(reader, general),
            DovecotSettings.read(reader, general),
            Sieve.read(reader),
            Rest.read(reader, general),
            Tls.read(reader, general),
            List.of(),
            List.of());
    return settings.withListing(reader.settings(), reader.unknownNames());
  }

  private Settings withListing(List<Setting> listing, List<String> notes) {
    return new Settings(
        general,
        database,
        store,
        smtpd,
        limits,
        sessions,
        recipients,
        deliverd,
        trace,
        rfc,
        users,
        dovecot,
        sieve,
        rest,
        tls,
        listing,
        notes);
  }
}
