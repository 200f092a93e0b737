package io.tmail.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives every bean the one {@link Settings} of this server, read from the environment. */
@ApplicationScoped
public class SettingsProducer {
  private static final Logger LOG = Logger.getLogger(SettingsProducer.class.getName());

  /** An invalid setting is logged in one line before the container adds its stack trace. */
  @Produces
  @Singleton
  Settings settings() {
    try {
      return Settings.load(System.getenv());
    } catch (InvalidSettingException wrong) {
      LOG.log(Level.SEVERE, "cannot start: {0}", wrong.getMessage());
      throw wrong;
    }
  }
}
