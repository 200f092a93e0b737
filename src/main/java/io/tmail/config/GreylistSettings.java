package io.tmail.config;

import java.time.Duration;

/**
 * When suspicious mail of unknown senders is asked to come again.
 *
 * @param from the score from which mail is suspicious
 * @param delay after which a retry is accepted
 * @param patience within which a retry has to come
 * @param known how long a sender that came again is known
 */
public record GreylistSettings(double from, Duration delay, Duration patience, Duration known) {
  private static final double MOST_SCORE = 1000;

  static GreylistSettings read(SettingsReader reader) {
    return new GreylistSettings(
        reader.decimal(
            "SMTPD_GREYLIST_SCORE",
            "2",
            0,
            MOST_SCORE,
            "score from which the check greylist looks at a message"),
        reader.duration(
            "SMTPD_GREYLIST_DELAY", "5m", 's', "how long a retry of such a message has to wait"),
        reader.duration(
            "SMTPD_GREYLIST_PATIENCE", "2d", 's', "how long a retry of such a message may take"),
        reader.duration(
            "SMTPD_GREYLIST_KNOWN", "35d", 's', "how long a sender that came again is known"));
  }
}
