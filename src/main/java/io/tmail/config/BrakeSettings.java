package io.tmail.config;

/**
 * What no person does by hand: a user who does it within an hour is suspended from sending. Zero
 * means that it is not looked at.
 *
 * @param newRecipients to whom the user has not written in the last 90 days
 * @param refused recipients that were refused, here or by other servers
 * @param networks from which the user sent
 * @param content messages that were refused for malware or spam
 */
public record BrakeSettings(int newRecipients, int refused, int networks, int content) {
  private static final int MANY = 1_000_000;

  static BrakeSettings read(SettingsReader reader) {
    return new BrakeSettings(
        sign(reader, "NEW_RECIPIENTS", 80, "recipients to whom the user has not written before"),
        sign(reader, "REFUSED", 50, "recipients that are refused, here or elsewhere"),
        sign(reader, "NETWORKS", 10, "client networks from which the user sends"),
        sign(reader, "CONTENT", 5, "messages that are refused for malware or spam"));
  }

  private static int sign(SettingsReader reader, String name, int most, String what) {
    return reader.number(
        "SMTPD_BRAKE_" + name,
        most,
        0,
        MANY,
        "most " + what + " in an hour, before a user is suspended from sending; 0 for no limit");
  }
}
