package io.tmail.store;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;

/** Gives the one store that the settings name. A new driver is a class and a line here. */
@ApplicationScoped
public class MessageStores {

  @Produces
  @ApplicationScoped
  MessageStore store(Settings settings) {
    return switch (settings.store().driver()) {
      case DISK -> new DiskStore(Path.of(settings.store().source()));
      case S3 -> new S3Store(settings.store());
      case OPENSTACK -> new SwiftStore(settings.store());
    };
  }
}
