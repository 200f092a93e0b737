package io.tmail.config;

import java.time.Duration;

/**
 * What a client may do before it is slowed down or disconnected. Zero means no limit.
 *
 * @param commands that move no mail (NOOP, RSET, EHLO …) between two messages
 * @param messages of one session
 * @param vrfy VRFY commands of one session
 * @param errorDelay how long the answer to each error waits after the first ten
 * @param greetingDelay how long the greeting is delayed to detect clients that send too early
 * @param messageTime from the first to the last byte of a message
 * @param lineLength octets of a line of a message without its end (RFC 5321 §4.5.3.1.6: 998, which
 *     many programs exceed)
 * @param header how much header a message may have
 * @param user what one user may send per hour
 * @param client what one unauthenticated client network may send per hour
 * @param brake what suspends a user
 */
public record LimitSettings(
    int commands,
    int messages,
    int vrfy,
    Duration errorDelay,
    Duration greetingDelay,
    Duration messageTime,
    int lineLength,
    Header header,
    Rate user,
    Rate client,
    BrakeSettings brake) {
  private static final int MANY = 100_000_000;

  /** The biggest header that the setting may allow, in octets; readers of headers take as much. */
  public static final int MOST_HEADER = 1 << 20;

  /** Most messages and most recipients per hour; zero means no limit. */
  public record Rate(int messages, int recipients) {}

  /**
   * The header of a message.
   *
   * @param size octets, line ends included
   * @param fields how many
   */
  public record Header(int size, int fields) {}

  static LimitSettings read(SettingsReader reader) {
    return new LimitSettings(
        reader.number(
            "SMTPD_MAX_COMMANDS",
            100,
            0,
            MANY,
            "number of commands without a message after which the session ends; 0 for no limit"),
        reader.number(
            "SMTPD_MAX_MESSAGES", 10_000, 0, MANY, "most messages per session; 0 for no limit"),
        reader.number(
            "SMTPD_MAX_VRFY", 10, 0, MANY, "most VRFY commands per session; 0 for no limit"),
        reader.durationOrNone(
            "SMTPD_ERROR_DELAY",
            "1s",
            "how long the reply to each refused command is delayed after the first ten; 0"
                + " for no delay"),
        reader.durationOrNone(
            "SMTPD_GREETING_DELAY",
            "0s",
            "how long to wait before the greeting for clients that send too early; they are"
                + " refused"),
        reader.durationOrNone(
            "SMTPD_MESSAGE_TIMEOUT",
            "30m",
            "how long a client may take to send one message; 0 for no limit"),
        reader.number(
            "SMTPD_MAX_LINE", 0, 0, MANY, "most octets per line of a message; 0 for no limit"),
        header(reader),
        rate(reader, "USER", "one user", 1000, 5000),
        rate(reader, "CLIENT", "one client network without a login, loopback excepted", 0, 0),
        BrakeSettings.read(reader));
  }

  private static Header header(SettingsReader reader) {
    return new Header(
        reader.size(
            "SMTPD_MAX_HEADER", "256K", 1 << 10, MOST_HEADER, "the largest header of a message"),
        reader.number(
            "SMTPD_MAX_HEADER_FIELDS", 1000, 10, 100_000, "most header fields of a message"));
  }

  private static Rate rate(
      SettingsReader reader, String name, String who, int messages, int recipients) {
    return new Rate(
        reader.number(
            "SMTPD_RATE_MESSAGES_" + name,
            messages,
            0,
            MANY,
            "most messages per hour from " + who + "; 0 for no limit"),
        reader.number(
            "SMTPD_RATE_RECIPIENTS_" + name,
            recipients,
            0,
            MANY,
            "most recipients per hour from " + who + "; 0 for no limit"));
  }
}
