package io.tmail.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Selects recipients in the queue. */
final class QueueFilterFlags {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "queued, held, delivering, or leaving.")
  private String state;

  @Option(names = "--from", paramLabel = "SENDER", description = "The sender; <> for none.")
  private String sender;

  @Option(names = "--to", paramLabel = "ADDRESS", description = "The recipient.")
  private String recipient;

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "The recipient's domain.")
  private String domain;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Accepted at least this long ago, such as 90m, 4h or 2d.")
  private String olderThan;

  @Option(names = "--reply", paramLabel = "TEXT", description = "Part of the last reply.")
  private String reply;

  /** As the API takes it; empty for everything. */
  String query() {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("state", state);
    wanted.put("sender", sender);
    wanted.put("recipient", recipient);
    wanted.put("domain", domain);
    wanted.put(
        "olderThan", olderThan == null ? null : String.valueOf(seconds("--older-than", olderThan)));
    wanted.put("reply", reply);
    return ApiClient.query(wanted);
  }

  /** A time such as 90m, in seconds. */
  static long seconds(String flag, String time) {
    Matcher parts = TIME.matcher(time);
    if (!parts.matches()) {
      throw new CommandFailedException(flag + " requires a time such as 90m, 4h or 2d");
    }
    return Long.parseLong(parts.group(1))
        * switch (parts.group(2)) {
          case "d" -> 86_400;
          case "h" -> 3_600;
          case "m" -> 60;
          default -> 1;
        };
  }
}
