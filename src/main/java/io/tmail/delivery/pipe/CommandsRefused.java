package io.tmail.delivery.pipe;

import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whether aliases' commands would be run at present. Called by requests. */
@ApplicationScoped
public class CommandsRefused {
  private CommandService service;

  protected CommandsRefused() {}

  @Inject
  CommandsRefused(Settings settings) {
    service = new CommandService(settings.deliverd().pipe());
  }

  /** Why no command is run, after two seconds at most; empty if they are. */
  public Optional<String> reason() {
    return service.refusal();
  }
}
