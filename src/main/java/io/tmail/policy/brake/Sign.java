package io.tmail.policy.brake;

import io.tmail.config.BrakeSettings;
import java.util.function.ToIntFunction;

/** What an account does that was stolen. */
enum Sign {
  NEW_RECIPIENTS(
      "new-recipients",
      BrakeSettings::newRecipients,
      "%d recipients in an hour to whom the user had not written before"),
  REFUSED("refused", BrakeSettings::refused, "%d refused recipients in an hour"),
  NETWORKS("networks", BrakeSettings::networks, "sent from %d networks within an hour"),
  CONTENT("content", BrakeSettings::content, "%d messages with malware or spam in an hour");

  private final String counter;

  @SuppressWarnings("ImmutableEnumChecker") // method references without state
  private final ToIntFunction<BrakeSettings> most;

  private final String reason;

  Sign(String counter, ToIntFunction<BrakeSettings> most, String reason) {
    this.counter = counter;
    this.most = most;
    this.reason = reason;
  }

  /** The name of what counts it. */
  String counter() {
    return counter;
  }

  /** How often a person may do it in an hour; 0 for any number. */
  int most(BrakeSettings settings) {
    return most.applyAsInt(settings);
  }

  String reason(int count) {
    return reason.formatted(count);
  }
}
