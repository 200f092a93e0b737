package io.tmail.webhook;

import io.tmail.config.Settings;
import io.tmail.policy.Check;
import java.time.Clock;
import java.util.List;

/** The real check of this package without a container, for tests of other packages. */
public final class WebhookChecks {
  private WebhookChecks() {}

  public static List<Check> of(Settings settings) {
    return List.of(new WebhookCheck(settings, new Webhooks(settings, Clock.systemUTC())));
  }
}
