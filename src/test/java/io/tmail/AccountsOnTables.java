package io.tmail;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tmail.accounts.Administrators;
import io.tmail.accounts.Aliases;
import io.tmail.accounts.Domains;
import io.tmail.accounts.MailHosts;
import io.tmail.accounts.MailSpread;
import io.tmail.accounts.RecipientResolver;
import io.tmail.accounts.RelayIps;
import io.tmail.accounts.SenderAddresses;
import io.tmail.accounts.UserCsv;
import io.tmail.accounts.Users;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.Settings;
import io.tmail.credentials.AccessTokens;
import io.tmail.credentials.AdministratorPasswords;
import io.tmail.credentials.AppPasswords;
import io.tmail.credentials.ConsoleSessions;
import io.tmail.credentials.Passwords;
import io.tmail.credentials.RecentLogins;
import io.tmail.credentials.RemovedLogins;
import io.tmail.credentials.SecondFactors;
import io.tmail.database.Databases;
import io.tmail.database.PlatformChoice;
import io.tmail.database.SchemaMigration;
import io.tmail.database.Tables;
import io.tmail.database.TestDatabase;
import io.tmail.outbound.DkimKeys;
import io.tmail.outbound.Routes;
import io.tmail.rates.RateCounters;
import io.tmail.rates.TestRates;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The use cases over the real tables of the test's own database; it plays the container. As an
 * extension, it belongs to a class of tests: each test finds the tables empty.
 */
public final class AccountsOnTables
    implements BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
  public final Beans beans = new Beans();
  public final TurnedClock clock = new TurnedClock();
  public final Users users;
  public final Domains domains;
  public final Passwords passwords;
  public final Administrators administrators;
  public final AdministratorPasswords administratorPasswords;
  public final RecipientResolver resolver;
  public final RelayIps relayIps;
  public final Aliases aliases;
  public final SenderAddresses senders;
  public final Routes routes;
  public final DkimKeys dkimKeys;
  public final ActionLog actions;
  public final AccessTokens tokens;
  public final AppPasswords appPasswords;
  public final UserCsv userCsv;
  public final SecondFactors secondFactors;
  public final RecentLogins logins;
  public final ConsoleSessions sessions;
  public final MailHosts hosts;
  public final MailSpread spread;

  private final HikariDataSource pool;
  private final EntityManagerFactory factory;
  private final EntityManager entities;

  private final Path home;
  private final Map<String, String> database;

  public AccountsOnTables(Path home) {
    this(home, TestDatabase.settings(home));
  }

  private AccountsOnTables(Path home, Map<String, String> database) {
    this.home = home;
    this.database = database;
    Settings settings = settings();
    SchemaMigration.migrate(settings.database());
    pool = pool(settings);
    factory =
        Persistence.createEntityManagerFactory(
            "tmail",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.jtaDataSource",
                "",
                "jakarta.persistence.nonJtaDataSource",
                pool,
                "eclipselink.session.customizer",
                platform(settings)));
    entities = factory.createEntityManager();
    beans
        .with(Settings.class, settings)
        .with(Clock.class, clock)
        .with(RateCounters.class, TestRates.alone())
        .with(Tables.class, new Tables(entities));
    users = beans.get(Users.class);
    domains = beans.get(Domains.class);
    passwords = beans.get(Passwords.class);
    administrators = beans.get(Administrators.class);
    administratorPasswords = beans.get(AdministratorPasswords.class);
    resolver = beans.get(RecipientResolver.class);
    relayIps = beans.get(RelayIps.class);
    aliases = beans.get(Aliases.class);
    senders = beans.get(SenderAddresses.class);
    routes = beans.get(Routes.class);
    dkimKeys = beans.get(DkimKeys.class);
    actions = beans.get(ActionLog.class);
    tokens = beans.get(AccessTokens.class);
    appPasswords = beans.get(AppPasswords.class);
    userCsv = beans.get(UserCsv.class);
    secondFactors = beans.get(SecondFactors.class);
    logins = beans.get(RecentLogins.class);
    sessions = beans.get(ConsoleSessions.class);
    hosts = beans.get(MailHosts.class);
    spread = beans.get(MailSpread.class);
    beans.get(RemovedLogins.class);
  }

  /** For the field of a class with {@code @RegisterExtension}. */
  public static AccountsOnTables ofClass() {
    try {
      return new AccountsOnTables(Files.createTempDirectory("tmail-accounts"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    empty();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Actor.leave();
  }

  @Override
  public void afterAll(ExtensionContext tests) throws IOException {
    close();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Over the file {@code db/tmail.db} of the home, whichever database is under test. */
  public static AccountsOnTables onSqlite(Path home) {
    return new AccountsOnTables(home, Map.of());
  }

  /**
   * @param set names without {@code TMAIL_} and values, one after the other
   */
  private Settings settings(String... set) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", home.toString());
    environment.put("TMAIL_ME", "mail.example");
    environment.putAll(database);
    environment.put("TMAIL_DOVECOT_SUPPORT_ENABLED", "true");
    environment.put("TMAIL_USERS_HOME_BASE", "/mail");
    environment.put("TMAIL_USERS_MAILBOX_DEFAULT_QUOTA", "1g");
    for (int i = 0; i < set.length; i += 2) {
      environment.put("TMAIL_" + set[i], set[i + 1]);
    }
    return Settings.load(environment);
  }

  /** The folder with its files. */
  public Path home() {
    return home;
  }

  /** All go on with these settings. */
  public void resolveBy(String... set) {
    beans.replace(Settings.class, settings(set));
    resolver.onChange(new AccountsChanged());
  }

  /** Runs a change as the container would: committed if it returns, rolled back if it throws. */
  public <T> T change(Supplier<T> change) {
    entities.clear();
    entities.getTransaction().begin();
    try {
      T result = change.get();
      entities.getTransaction().commit();
      beans.committed();
      forget();
      return result;
    } finally {
      beans.rolledBack();
      if (entities.getTransaction().isActive()) {
        entities.getTransaction().rollback();
      }
      entities.clear();
    }
  }

  public void change(Runnable change) {
    change(
        () -> {
          change.run();
          return null;
        });
  }

  /** Back to the tables as they are made. */
  public void empty() {
    for (String table :
        List.of(
            "users",
            "last_logins",
            "recent_logins",
            "mailbox_logins",
            "console_sessions",
            "admin_actions",
            "access_tokens",
            "app_passwords",
            "second_factors",
            "recovery_codes",
            "rcpt_hosts",
            "aliases",
            "sender_addresses",
            "sender_lists",
            "sending_limits",
            "suspensions",
            "relay_ip_oks",
            "administrators",
            "routes",
            "dkim_configs")) {
      sql("DELETE FROM " + table);
    }
  }

  /** What beans keep for a second is read anew. */
  private void forget() {
    AccountsChanged changed = new AccountsChanged();
    resolver.onChange(changed);
    relayIps.onChange(changed);
    senders.onChange(changed);
    routes.onChange(changed);
    dkimKeys.onChange(changed);
  }

  /** Runs a statement; a name in backticks is quoted as the database wants it. */
  public void sql(String statement) {
    String quoted =
        TestDatabase.driver() == Driver.POSTGRES ? statement.replace('`', '"') : statement;
    change(() -> entities.createNativeQuery(quoted).executeUpdate());
  }

  public Object value(String select) {
    return entities.createNativeQuery(select).getSingleResult();
  }

  @Override
  public void close() {
    entities.close();
    factory.close();
    pool.close();
  }

  /** The container's, in a small way. */
  private static HikariDataSource pool(Settings settings) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Databases.accounts(settings.database()));
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(4);
    return new HikariDataSource(config);
  }

  private static String platform(Settings settings) {
    return settings.database().driver().isEmbedded()
        ? PlatformChoice.class.getName()
        : ServersPlatform.class.getName();
  }

  /** The dialect of the server under test. */
  public static final class ServersPlatform extends PlatformChoice {
    @Override
    protected Driver driver() {
      return TestDatabase.driver();
    }
  }

  /** A clock that a test may stop. */
  public static final class TurnedClock extends Clock {
    private Clock now = Clock.systemUTC();

    public void set(Clock clock) {
      now = clock;
    }

    @Override
    public Instant instant() {
      return now.instant();
    }

    @Override
    public ZoneId getZone() {
      return now.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return now.withZone(zone);
    }
  }
}
