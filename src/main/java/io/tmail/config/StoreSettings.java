package io.tmail.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where messages go that are too big for the queue's own rows.
 *
 * @param driver which kind of store
 * @param source the folder of the disk store; {@code bucket/prefix} of S3, {@code container/prefix}
 *     of Swift, the prefix being {@code queue} if there is none
 * @param endpoint where the service listens; Swift's is that of authentication
 * @param access the credentials
 * @param inlineLimit bytes up to which a message lives in its queue row
 */
public record StoreSettings(
    Driver driver, String source, Optional<URI> endpoint, Access access, long inlineLimit) {
  private static final long MOST_INLINE = 16 << 20;
  private static final String DEFAULT_PREFIX = "queue";

  /** tmail's names of the stores. */
  public enum Driver {
    DISK,
    S3,
    OPENSTACK;

    static Driver parse(String text) {
      for (Driver driver : values()) {
        if (driver.name().toLowerCase(Locale.ROOT).equals(text)) {
          return driver;
        }
      }
      return null;
    }
  }

  /**
   * @param user S3's access key; the user of Swift, {@code account:user} for its auth version 1
   * @param region S3's region; Swift's, empty for the first in the catalogue
   * @param project Keystone's project
   * @param domain Keystone's domain of user and project
   */
  public record Access(
      String user,
      String configuredSecret,
      Optional<Path> secretFile,
      String region,
      String project,
      String domain) {

    /** The secret in force. */
    public String secret() {
      return secretFile
          .map(file -> SecretFile.read("TMAIL_STORE_SECRET_FILE", file))
          .orElse(configuredSecret);
    }

    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Access[" + user + "]";
    }
  }

  static StoreSettings read(SettingsReader reader, GeneralSettings general) {
    Driver driver =
        SettingsReader.parsed(
            "STORE_DRIVER",
            reader.text(
                "STORE_DRIVER",
                "disk",
                "the store of large messages: disk, s3 or openstack (Swift)"),
            "disk, s3 or openstack",
            Driver::parse);
    String source =
        reader.text(
            "STORE_SOURCE",
            general.home().resolve("store").toString(),
            "the folder of the store; s3: bucket/prefix; openstack: container/prefix");
    String endpoint =
        reader.text(
            "STORE_ENDPOINT",
            "",
            "s3: URL of the service, unset for Amazon's; openstack: URL of Keystone (…/v3) or of"
                + " Swift's own authentication (…/auth/v1.0)");
    StoreSettings settings =
        new StoreSettings(driver, source, uri(endpoint), access(reader), inlineLimit(reader));
    if (driver == Driver.OPENSTACK && settings.endpoint().isEmpty()) {
      throw InvalidSettingException.of("TMAIL_STORE_ENDPOINT", endpoint, "a URL for openstack");
    }
    return settings;
  }

  private static Access access(SettingsReader reader) {
    String file =
        reader.text(
            "STORE_SECRET_FILE", "", "file whose first line is the secret of the store's service");
    return new Access(
        reader.text("STORE_USER", "", "s3: access key; openstack: user"),
        reader.secret("STORE_SECRET", "s3: secret key; openstack: password"),
        file.isBlank() ? Optional.empty() : Optional.of(Path.of(file)),
        reader.text("STORE_REGION", "", "region of the store's service, if it has several"),
        reader.text("STORE_PROJECT", "", "openstack: project in Keystone"),
        reader.text("STORE_DOMAIN", "Default", "openstack: domain of user and project"));
  }

  private static long inlineLimit(SettingsReader reader) {
    return SettingsReader.parsed(
        "STORE_INLINE_LIMIT",
        reader.text(
            "STORE_INLINE_LIMIT",
            "64K",
            "messages up to this size are kept in the queue's own rows"),
        "a size in bytes up to 16M such as 800 or 64K",
        StoreSettings::inlineLimitOrNull);
  }

  private static Optional<URI> uri(String text) {
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(
            SettingsReader.parsed(
                "STORE_ENDPOINT", text, "a URL with http or https", StoreSettings::uriOrNull));
  }

  private static URI uriOrNull(String text) {
    try {
      URI uri = URI.create(text);
      return text.matches("https?://.*") && uri.getHost() != null ? uri : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** Such messages are held in memory, many at once. */
  private static Long inlineLimitOrNull(String text) {
    Long size = SettingsReader.parseSize(text);
    return size == null || size > MOST_INLINE ? null : size;
  }

  /** The bucket or container. */
  public String bucket() {
    return source.contains("/") ? source.substring(0, source.indexOf('/')) : source;
  }

  /** The prefix of each key, ending in a slash: other objects in the bucket are never touched. */
  public String prefix() {
    String prefix = source.contains("/") ? source.substring(source.indexOf('/') + 1) : "";
    return (prefix.isEmpty() ? DEFAULT_PREFIX : prefix.replaceAll("/+$", "")) + "/";
  }
}
