package io.tmail.admin.security;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.config.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * At the start, creates the first administrator, and writes the API's URL and token for the command
 * line into files that only the server's owner can read.
 */
@Singleton
@Startup
@DependsOn("SchemaManager")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AdminManager {
  /** Octets of chance in a one-time password: 20 characters. */
  private static final int PASSWORD_OCTETS = 15;

  @Inject private Settings settings;
  @Inject private Administrators administrators;
  @Inject private ApiToken token;
  @Inject private PolicyToken policy;

  @PostConstruct
  void announce() {
    Path run = settings.general().home().resolve("run");
    try {
      makeFirstAdministrator(run.resolve("first-admin"));
      OwnerOnly.write(run.resolve("api.url"), settings.rest().url() + "/api\n");
      OwnerOnly.write(run.resolve("api.token"), token.text() + "\n");
      policy.prepare();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Another node may have changed the password, or removed its owner. */
  private void removeIfUsed(Path file) throws IOException {
    boolean isGood =
        administrators
            .find(Administrators.FIRST)
            .filter(Administrator::mustChangePassword)
            .isPresent();
    if (!isGood) {
      Files.deleteIfExists(file);
    }
  }

  /** The file comes first: a crash in between must not leave an unknown password. */
  private void makeFirstAdministrator(Path file) throws IOException {
    if (administrators.isAny()) {
      removeIfUsed(file);
      return;
    }
    String password = ApiToken.random(PASSWORD_OCTETS);
    OwnerOnly.write(file, Administrators.FIRST + "\n" + password + "\n");
    if (!administrators.addFirst(password)) {
      Files.delete(file);
    }
  }
}
