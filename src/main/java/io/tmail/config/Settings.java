package io.tmail.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All settings: typed, validated as a whole and immutable. Built once at the start by {@link
 * #load}; a value that cannot be used stops the start with {@link InvalidSettingException}.
 */
public record Settings(
    GeneralSettings general,
    DatabaseSettings database,
    StoreSettings store,
    SmtpdSettings smtpd,
    FilterSettings filters,
    LimitSettings limits,
    SessionSettings sessions,
    RecipientSettings recipients,
    DeliverdSettings deliverd,
    TraceSettings trace,
    RfcSettings rfc,
    UserSettings users,
    DovecotSettings dovecot,
    SieveSettings sieve,
    SrsSettings srs,
    ReportSettings reports,
    RestSettings rest,
    TlsSettings tls,
    List<Setting> all,
    List<String> warnings) {

  /**
   * Reads the settings file {@code tmail.cfg} and the environment, which wins.
   *
   * @throws InvalidSettingException for the first value that cannot be used
   */
  public static Settings load(Map<String, String> environment) {
    Path home = GeneralSettings.homeOf(environment);
    return load(SettingsFile.read(environment, home), environment);
  }

  /** The folder that names the instance, without reading anything else. */
  public static Path home(Map<String, String> environment) {
    return GeneralSettings.homeOf(environment);
  }

  static Settings load(Map<String, String> file, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(file, environment);
    GeneralSettings general = GeneralSettings.read(reader);
    Settings settings =
        new Settings(
            general,
            DatabaseSettings.read(reader, general),
            StoreSettings.read(reader, general),
            SmtpdSettings.read(reader, general),
            FilterSettings.read(reader, general),
            LimitSettings.read(reader),
            SessionSettings.read(reader),
            RecipientSettings.read(reader),
            DeliverdSettings.read(reader),
            TraceSettings.read(reader),
            RfcSettings.read(reader),
            UserSettings.read(reader, general),
            DovecotSettings.read(reader, general),
            SieveSettings.read(reader),
            SrsSettings.read(reader, general),
            ReportSettings.read(reader, general.me()),
            RestSettings.read(reader, general),
            TlsSettings.read(reader, general),
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
        filters,
        limits,
        sessions,
        recipients,
        deliverd,
        trace,
        rfc,
        users,
        dovecot,
        sieve,
        srs,
        reports,
        rest,
        tls,
        listing,
        notes);
  }
}
