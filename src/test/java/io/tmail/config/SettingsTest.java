package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.DovecotSettings.MailboxTransport;
import io.tmail.config.Setting.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path home;

  @Test
  void everySettingHasADefaultThatWorks() {
    Settings settings = load();
    assertEquals(Driver.SQLITE3, settings.database().driver());
    assertEquals(home.resolve("db/tmail.db").toString(), settings.database().source());
    assertEquals(3, settings.smtpd().listeners().size());
    assertEquals(Duration.ofMinutes(5), settings.smtpd().timeout());
    assertEquals(Duration.ofDays(7), settings.deliverd().queueLifetime());
    assertEquals(Optional.empty(), settings.deliverd().retryFirst());
    assertEquals(8080, settings.rest().port());
    assertEquals(List.of(), settings.warnings());
    settings.all().stream()
        .filter(setting -> setting.source() == Source.DEFAULT)
        .forEach(setting -> assertEquals(setting.defaultValue(), setting.value()));
  }

  @Test
  void environmentWinsOverTheFile() throws IOException {
    Files.writeString(
        home.resolve("tmail.cfg"),
        "export TMAIL_ME=\"file.example\"\nexport TMAIL_SMTPD_MAX_HOPS=\"9\"\n");
    Settings settings = load("ME", "env.example");
    assertEquals("env.example", settings.general().me());
    assertEquals(9, settings.smtpd().maxHops());
    assertEquals(Source.ENVIRONMENT, setting(settings, "ME").source());
    assertEquals(Source.FILE, setting(settings, "SMTPD_MAX_HOPS").source());
    assertEquals("50", setting(settings, "SMTPD_MAX_HOPS").defaultValue());
    assertEquals(Source.DEFAULT, setting(settings, "SMTPD_MAX_RCPT").source());
  }

  @Test
  void namedFileMustBeThere() throws IOException {
    InvalidSettingException missing =
        assertThrows(InvalidSettingException.class, () -> load("CFG", home + "/missing.cfg"));
    assertTrue(missing.getMessage().contains("missing.cfg"), missing.getMessage());
    Path other = Files.writeString(home.resolve("other.cfg"), "TMAIL_ME=other.example\n");
    assertEquals("other.example", load("CFG", other.toString()).general().me());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ME|bad_host!|a host name",
        "ME|''|a host name",
        "SMTPD_LAUNCH|maybe|true or false",
        "SMTPD_MAX_HOPS|many|a whole number from 1 to 1000",
        "SMTPD_MAX_HOPS|1001|a whole number from 1 to 1000",
        "SMTPD_MAX_DATABYTES|1T|a size in bytes",
        "SMTPD_MAX_DATABYTES|-1|a size in bytes",
        "SMTPD_MAX_DATABYTES|999999999999999G|a size in bytes",
        "SMTPD_MAX_HEADER|2M|a size in bytes from 1024 to 1048576",
        "SMTPD_MAX_HEADER|0|a size in bytes from 1024 to 1048576",
        "SMTPD_SERVER_TIMEOUT|5 minutes|a duration",
        "SMTPD_SERVER_TIMEOUT|0|a duration",
        "SMTPD_SERVER_TIMEOUT|30d|a duration up to one day",
        "DELIVERD_REMOTE_TIMEOUT|0s|a duration",
        "DELIVERD_RETRY_FIRST|0|a duration",
        "DELIVERD_RETRY_MAX|999999999999999d|a duration",
        "DELIVERD_QUEUE_LIFETIME|week|a bare number is in minutes",
        "DELIVERD_DNS_SERVER|::1|IPv6 in brackets",
        "DELIVERD_MX_PORT|65536|a whole number from 1 to 65535",
        "DB_DRIVER|oracle|one of sqlite3, mysql, postgres",
        "DOVECOT_TRANSPORT|pipe|one of lda, lmtp",
        "DOVECOT_TRANSPORT_DOMAINS|a.example|DOMAIN=lda or DOMAIN=lmtp",
        "DOVECOT_TRANSPORT_DOMAINS|a.example=smtp|DOMAIN=lda or DOMAIN=lmtp",
        "DOVECOT_TRANSPORT_DOMAINS|a.example=lda b.example=lda|DOMAIN=lda or DOMAIN=lmtp",
        "DOVECOT_TRANSPORT_DOMAINS|a.example=lda,A.example=lmtp|each domain once",
        "DOVECOT_LMTP|''|a path, host:port",
        "DOVECOT_LMTP|mail.example|a path, host:port",
        "DOVECOT_LMTP|mail.example:0|a path, host:port",
        "DOVECOT_LMTP|mail.example:65536|a path, host:port",
        "DOVECOT_LMTP|::1:24|a path, host:port",
        "DOVECOT_LMTP|a.example:24,|a path, host:port",
        "DOVECOT_LMTP|a.example:24,/run/lmtp|on different hosts",
        "DOVECOT_LMTP|a.example:24,A.example:25|on different hosts",
        "DOVECOT_DOVEADM|mail.example:24245|a path, a port, or nothing",
        "DOVECOT_DOVEADM|0|a path, a port, or nothing",
        "DOVECOT_DOVEADM|65536|a path, a port, or nothing",
        "DOVECOT_DOVEADM|24245|names no host",
        "STORE_DRIVER|ftp|disk, s3 or openstack",
        "STORE_ENDPOINT|ftp://x|a URL",
        "STORE_INLINE_LIMIT|3G|up to 16M",
        "STORE_INLINE_LIMIT|17M|up to 16M",
        "USERS_MAILBOX_DEFAULT_QUOTA|lots|a size in bytes",
        "REST_SERVER_PORT|0|a whole number from 1 to 65535",
        "SMTPD_DSNS|127.0.0.1:25|IP:PORT:SSL",
        "SMTPD_DSNS|''|IP:PORT:SSL",
        "TLS_SNI|mail.example|NAME=CERT.PEM,KEY.PEM",
        "TLS_SNI|mail.example=cert.pem|NAME=CERT.PEM,KEY.PEM",
        "TLS_SNI|a_b=cert.pem,key.pem|NAME=CERT.PEM,KEY.PEM",
        "TLS_SNI|a.example=c.pem,k.pem;A.example=d.pem,e.pem|each host name once",
        "TLS_CIPHERS|TLS_AES_128_GCM_SHA256,AES256-SHA|that Java supports, not AES256-SHA",
        "SMTPD_PROXY_PROTOCOL_FROM|proxy.example|addresses and networks",
        "SMTPD_PROXY_PROTOCOL_FROM|127.0.0.1 10.0.0.0/8|addresses and networks",
        "SMTPD_PROXY_PROTOCOL_FROM|10.0.0.0/33|addresses and networks"
      })
  void wrongValueIsToldInOneLine(String name, String value, String expected) {
    String message =
        assertThrows(InvalidSettingException.class, () -> load(name, value)).getMessage();
    assertTrue(message.startsWith("TMAIL_" + name + "=\"" + value + "\": expected "), message);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void settingsThatNeedEachOtherAreTold() {
    assertThrows(InvalidSettingException.class, () -> load("REST_SERVER_LOGIN", "root"));
    assertThrows(InvalidSettingException.class, () -> load("TLS_CERT", "/tmp/cert.pem"));
    assertThrows(InvalidSettingException.class, () -> load("DB_DRIVER", "mysql"));
    assertThrows(
        InvalidSettingException.class, () -> load("DOVECOT_LMTP", "a.example:24,b.example:24"));
    assertThrows(
        InvalidSettingException.class,
        () ->
            load(
                "DOVECOT_TRANSPORT", "lmtp",
                "DOVECOT_TRANSPORT_DOMAINS", "c.example=lda",
                "DOVECOT_LMTP", "a.example:24,b.example:24"));
  }

  @Test
  void domainHasItsOwnWayIntoMailboxesOrThatOfTheOthers() {
    MailboxTransports transports =
        load("DOVECOT_TRANSPORT_DOMAINS", "Big.Example = LMTP, old.example=lda")
            .dovecot()
            .transports();
    assertEquals(MailboxTransport.LMTP, transports.of("alice@big.example"));
    assertEquals(MailboxTransport.LMTP, transports.of("alice@BIG.example"));
    assertEquals(MailboxTransport.LDA, transports.of("alice@sub.big.example"));
    assertEquals(MailboxTransport.LDA, transports.of("alice@old.example"));
    assertTrue(transports.use(MailboxTransport.LMTP));
    assertFalse(load().dovecot().transports().use(MailboxTransport.LMTP));
  }

  @Test
  void mailboxesAreOnOneDovecotOrOnSeveralWithNames() {
    assertEquals(
        List.of(new MailHost("", "/run/lmtp")),
        load("DOVECOT_LMTP", "/run/lmtp").dovecot().mailHosts());
    assertFalse(load("DOVECOT_LMTP", "10.0.0.1:24").dovecot().isSpread());
    DovecotSettings several =
        load(
                "DOVECOT_TRANSPORT", "lmtp",
                "DOVECOT_LMTP", "10.0.0.1:24, Mail.Example:25,[2001:DB8::1]:24",
                "DOVECOT_DOVEADM", "24245",
                "DOVECOT_DOVEADM_PASSWORD", "hush-hush")
            .dovecot();
    assertEquals(OptionalInt.of(24245), several.doveadmPort());
    assertFalse(several.toString().contains("hush-hush"), several.toString());
    assertTrue(several.isSpread());
    assertEquals(
        List.of("10.0.0.1", "mail.example", "2001:db8::1"),
        several.mailHosts().stream().map(MailHost::name).toList());
    InetSocketAddress last = (InetSocketAddress) several.mailHosts().get(2).address();
    assertEquals("2001:db8:0:0:0:0:0:1", last.getAddress().getHostAddress());
    assertEquals(24, last.getPort());
  }

  @Test
  void certificatesHaveNames() {
    TlsSettings tls =
        load(
                "TLS_SNI", "a.example=/a/cert.pem,/a/key.pem; B.Example = b.pem , b.key;",
                "TLS_CIPHERS", "TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256")
            .tls();
    assertEquals(
        List.of(
            new TlsSettings.Named("a.example", Path.of("/a/cert.pem"), Path.of("/a/key.pem")),
            new TlsSettings.Named("b.example", Path.of("b.pem"), Path.of("b.key"))),
        tls.named());
    assertEquals(List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"), tls.ciphers());
  }

  @Test
  void tmailsOtherNamesWorkToo() {
    Settings settings = load("DELIVERD_LOCAL_CONCURRENCY", "7", "DELIVERD_REMOTE_CONCURRENCY", "8");
    assertEquals(7, settings.deliverd().localConcurrency());
    assertEquals(8, settings.deliverd().remoteConcurrency());
    assertEquals(List.of(), settings.warnings());
    Settings both = load("DELIVERD_LOCAL_CONCURRENCY", "7", "DELIVERD_CONCURRENCY_LOCAL", "9");
    assertEquals(9, both.deliverd().localConcurrency());
  }

  @Test
  void optionsThatDeployRunGivesToJavaAreKnown() {
    Settings settings = load("JAVA_OPTS", "-Xmx1g -Xms96m");
    assertEquals(List.of(), settings.warnings());
    assertEquals("-Xmx1g -Xms96m", setting(settings, "JAVA_OPTS").value());
  }

  @Test
  void unknownNameIsToldWithTheNearestKnownOne() {
    assertEquals(
        List.of("unknown setting TMAIL_SMTPD_DNS is ignored; the nearest is TMAIL_SMTPD_DSNS"),
        load("SMTPD_DNS", "x").warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLUSTER_MODE_ENABLED", "OPENSTACK_ENABLE", "TEMPDIR"})
  void tmailsNamesWithoutEffectAreTold(String name) {
    assertEquals(1, load(name, "true").warnings().size());
  }

  @Test
  void secretsAreNeverShown() {
    Settings settings =
        load(
            "DB_DRIVER", "mysql",
            "DB_SOURCE", "tmail:hidden@tcp(127.0.0.1:3306)/tmail",
            "REST_SERVER_LOGIN", "root",
            "REST_SERVER_PASSWD", "hidden");
    assertEquals("********", setting(settings, "DB_SOURCE").shownValue());
    assertEquals("********", setting(settings, "REST_SERVER_PASSWD").shownValue());
    assertFalse(settings.database().toString().contains("hidden"));
    assertFalse(settings.rest().toString().contains("hidden"));
    assertEquals("", setting(load(), "REST_SERVER_PASSWD").shownValue());
  }

  @ParameterizedTest
  @CsvSource({"90, 90000", "90s, 90000", "15m, 900000", "2h, 7200000", "1d, 86400000", "5ms, 5"})
  void durationsTakeUnits(String text, long millis) {
    assertEquals(millis, load("SMTPD_SERVER_TIMEOUT", text).smtpd().timeout().toMillis());
  }

  @ParameterizedTest
  @CsvSource({"60, 60", "2h, 120", "7d, 10080"})
  void bareLifetimeIsInMinutes(String text, long minutes) {
    assertEquals(
        minutes, load("DELIVERD_QUEUE_LIFETIME", text).deliverd().queueLifetime().toMinutes());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "800, 800", "64K, 65536", "2m, 2097152", "3G, 3221225472"})
  void sizesTakeUnits(String text, long bytes) {
    assertEquals(bytes, load("SMTPD_MAX_DATABYTES", text).smtpd().maxDataBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "1", "yes", "on", " true "})
  void flagsAreReadInManyWords(String text) {
    assertTrue(load("HIDE_SERVER_SIGNATURE", text).general().hideSignature());
  }

  private Settings load(String... set) {
    Map<String, String> environment = new HashMap<>(Map.of("TMAIL_HOME", home.toString()));
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_" + set[i], set[i + 1]);
    }
    return Settings.load(environment);
  }

  private static Setting setting(Settings settings, String name) {
    return settings.all().stream()
        .filter(each -> each.name().equals("TMAIL_" + name))
        .findFirst()
        .orElseThrow();
  }
}
