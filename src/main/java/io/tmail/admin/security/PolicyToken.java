package io.tmail.admin.security;

import io.tmail.config.SecretFile;
import io.tmail.config.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The bearer token (RFC 6750) by which Dovecot is known, in {@code
 * TMAIL_HOME/run/login-policy.token}. It is kept over restarts, because a separately managed
 * Dovecot has it in its configuration. To replace it, delete the file.
 */
@ApplicationScoped
class PolicyToken {
  private static final int OCTETS = 32;

  private Settings settings;

  private String text;

  protected PolicyToken() {}

  @Inject
  PolicyToken(Settings settings) {
    this.settings = settings;
  }

  @PostConstruct
  void read() {
    Path file = settings.general().home().resolve("run/login-policy.token");
    try {
      text = SecretFile.readOrMake(file, () -> ApiToken.random(OCTETS));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Takes the same time however much of it is right. */
  boolean is(String given) {
    return !text.isEmpty() && ApiToken.isSame(text, given);
  }

  /** The file is there from now on, for Dovecot to read. */
  void prepare() {
    // made when this was made
  }
}
