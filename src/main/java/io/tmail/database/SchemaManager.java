package io.tmail.database;

import io.tmail.config.InvalidSettingException;
import io.tmail.config.Settings;
import io.tmail.runtime.LogWriter;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The first thing that runs: makes the home folder and the tables, then opens the log. Every other
 * start-up bean {@code @DependsOn("SchemaManager")}; a failure here fails the deployment.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaManager {
  private static final Logger LOG = Logger.getLogger(SchemaManager.class.getName());

  @Inject private Settings settings;

  private Optional<Runnable> logBefore = Optional.empty();

  @PostConstruct
  void prepare() {
    settings.warnings().forEach(LOG::warning);
    makeRunFolder(settings.general().home().resolve("run"));
    SchemaMigration.migrate(settings.database());
    logBefore = LogWriter.replaceConsole(settings.general());
  }

  /** The last thing that runs. */
  @PreDestroy
  void end() {
    logBefore.ifPresent(Runnable::run);
  }

  /** The folder of the instance's tokens, which only its owner may enter. */
  private static void makeRunFolder(Path run) {
    try {
      Files.createDirectories(run);
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException unwritable) {
      throw InvalidSettingException.of(
          "TMAIL_HOME", run.getParent().toString(), "a folder that can be written");
    }
  }
}
