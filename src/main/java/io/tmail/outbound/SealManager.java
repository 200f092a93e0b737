package io.tmail.outbound;

import io.tmail.config.Settings;
import io.tmail.database.Databases;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * At the start, seals private keys of DKIM and passwords of routes that are in the database
 * unencrypted: from an earlier version, from the old tmail, or from a dump. Several nodes may do so
 * at once, and an interrupted start is safe. The queue opens afterwards: Dovecot, which deliveries
 * have open SQLite's file, fails one login after the file was written anew.
 */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SealManager {
  private static final Logger LOG = Logger.getLogger(SealManager.class.getName());

  @Inject private Settings settings;
  @Inject private DkimKeys keys;
  @Inject private Routes routes;

  @PostConstruct
  void seal() {
    int sealed = keys.sealAll() + routes.sealAll();
    if (sealed > 0) {
      LOG.log(Level.INFO, "sealed {0} private keys and passwords of routes", sealed);
      forget();
    }
  }

  /** SQLite leaves the old text in its file until the file is written anew. */
  private void forget() {
    if (!settings.database().driver().isEmbedded()) {
      return;
    }
    try (Connection connection = Databases.accounts(settings.database()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException busy) {
      LOG.log(
          Level.WARNING, "unsealed text may remain in the database file: {0}", busy.getMessage());
    }
  }
}
