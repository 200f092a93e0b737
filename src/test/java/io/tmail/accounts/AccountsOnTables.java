package io.tmail.accounts;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.Databases;
import io.tmail.config.PlatformChoice;
import io.tmail.config.SchemaMigration;
import io.tmail.config.Settings;
import io.tmail.config.TestDatabase;
import io.tmail.rates.TestRates;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The use cases over the real tables of the test's own database; it plays the container. */
@SuppressWarnings("UnnecessaryAssignment")
class AccountsOnTables implements AutoCloseable {
  final Accounts accounts = new Accounts();
  final Administrators administrators = new Administrators();
  final RecipientResolver resolver = new RecipientResolver();
  final RelayIps relayIps = new RelayIps();
  final Aliases aliases = new Aliases();
  final SenderAddresses senders = new SenderAddresses();
  final Routes routes = new Routes();
  final DkimKeys dkimKeys = new DkimKeys();
  final ActionLog actions = new ActionLog();
  final AccessTokens tokens = new AccessTokens();
  final AppPasswords appPasswords = new AppPasswords();
  final Changes<ShutOut> shutOuts = new Changes<>();
  final Changes<MailboxLeft> lefts = new Changes<>();
  final UserCsv userCsv = new UserCsv();
  final SecondFactors secondFactors = new SecondFactors();
  final RecentLogins logins = new RecentLogins();
  final ConsoleSessions sessions = new ConsoleSessions();
  final MailHosts hosts = new MailHosts();
  final MailSpread spread = new MailSpread();

  private final HikariDataSource pool;
  private final EntityManagerFactory factory;
  private final EntityManager entities;

  private final Path home;
  private final Map<String, String> database;

  AccountsOnTables(Path home) {
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
    AccountTables tables =
        new AccountTables() {
          @Override
          boolean inTransaction() {
            return true;
          }
        };
    tables.entities = entities;
    accounts.tables = tables;
    actions.tables = tables;
    accounts.actions = actions;
    tokens.tables = tables;
    appPasswords.tables = tables;
    appPasswords.accounts = accounts;
    appPasswords.actions = actions;
    tokens.actions = actions;
    administrators.actions = actions;
    aliases.actions = actions;
    senders.actions = actions;
    relayIps.actions = actions;
    routes.actions = actions;
    dkimKeys.actions = actions;
    accounts.users = new UserTables();
    accounts.users.tables = tables;
    userCsv.accounts = accounts;
    accounts.dovecot = new DovecotLogin();
    accounts.dovecot.settings = settings;
    accounts.settings = settings;
    hosts.tables = tables;
    hosts.settings = settings;
    spread.tables = tables;
    spread.hosts = hosts;
    spread.actions = actions;
    accounts.hosts = hosts;
    PasswordProof proof = new PasswordProof();
    proof.throttle = new LoginThrottle(TestRates.alone(), settings, logins);
    accounts.proof = proof;
    administrators.proof = proof;
    administrators.settings = settings;
    secondFactors.proof = proof;
    resolver.hosts = hosts;
    accounts.changes = new Changes<>();
    accounts.shutOuts = shutOuts;
    accounts.lefts = lefts;
    accounts.leftRules = new LeftRules();
    accounts.leftRules.settings = settings;
    appPasswords.shutOuts = shutOuts;
    administrators.tables = tables;
    secondFactors.factors = new FactorTables();
    secondFactors.factors.tables = tables;
    accounts.factors = secondFactors.factors;
    administrators.factors = secondFactors.factors;
    logins.logins = new LoginTables();
    logins.logins.tables = tables;
    logins.tables = tables;
    accounts.logins = logins.logins;
    administrators.logins = logins.logins;
    sessions.tables = tables;
    sessions.actions = actions;
    sessions.sessions = new SessionTables();
    sessions.sessions.tables = tables;
    accounts.sessions = sessions;
    administrators.sessions = sessions;
    secondFactors.tables = tables;
    secondFactors.seal = new SecretSeal();
    secondFactors.seal.settings = settings;
    dkimKeys.seal = secondFactors.seal;
    routes.seal = secondFactors.seal;
    secondFactors.accounts = accounts;
    secondFactors.administrators = administrators;
    secondFactors.actions = actions;
    secondFactors.settings = settings;
    resolver.tables = tables;
    resolver.settings = settings;
    aliases.tables = tables;
    aliases.settings = settings;
    aliases.changes = new Changes<>();
    spread.changes = new Changes<>();
    senders.tables = tables;
    senders.resolver = resolver;
    senders.changes = new Changes<>();
    relayIps.tables = tables;
    relayIps.changes = new Changes<>();
    routes.tables = tables;
    routes.changes = accounts.changes;
    dkimKeys.tables = tables;
    dkimKeys.changes = accounts.changes;
  }

  /** Over the file {@code db/tmail.db} of the home, whichever database is under test. */
  static AccountsOnTables onSqlite(Path home) {
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

  /** The resolver, and who knows the mail hosts, go on with these settings. */
  void resolveBy(String... set) {
    resolver.settings = settings(set);
    hosts.settings = resolver.settings;
    aliases.settings = resolver.settings;
    resolver.onChange(new AccountsChanged());
  }

  /** Runs a change as the container would: committed if it returns, rolled back if it throws. */
  <T> T change(Supplier<T> change) {
    entities.clear();
    entities.getTransaction().begin();
    try {
      T result = change.get();
      entities.getTransaction().commit();
      resolver.onChange(new AccountsChanged());
      relayIps.onChange(new AccountsChanged());
      senders.onChange(new AccountsChanged());
      routes.onChange(new AccountsChanged());
      dkimKeys.onChange(new AccountsChanged());
      return result;
    } finally {
      if (entities.getTransaction().isActive()) {
        entities.getTransaction().rollback();
      }
      entities.clear();
    }
  }

  void change(Runnable change) {
    change(
        () -> {
          change.run();
          return null;
        });
  }

  /** Back to the tables as they are made. */
  void empty() {
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
            "relay_ip_oks",
            "administrators",
            "routes",
            "dkim_configs")) {
      sql("DELETE FROM " + table);
    }
  }

  /** Runs a statement; a name in backticks is quoted as the database wants it. */
  void sql(String statement) {
    String quoted =
        TestDatabase.driver() == Driver.POSTGRES ? statement.replace('`', '"') : statement;
    change(() -> entities.createNativeQuery(quoted).executeUpdate());
  }

  Object value(String select) {
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

  /** Nobody listens: {@link #change} tells of a change after the commit. */
  static final class Changes<T> implements Event<T> {
    private final List<T> fired = new ArrayList<>();

    /** What was fired since it was asked last. */
    List<T> take() {
      List<T> taken = List.copyOf(fired);
      fired.clear();
      return taken;
    }

    @Override
    public void fire(T change) {
      fired.add(change);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U change, NotificationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(Class<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }
  }
}
