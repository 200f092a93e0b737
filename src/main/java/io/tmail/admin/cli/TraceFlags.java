package io.tmail.admin.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which messages are looked for in the trace. */
final class TraceFlags {
  @Option(names = "--message-id", paramLabel = "TEXT", description = "Part of the Message-ID.")
  private String messageId;

  @Option(names = "--from", paramLabel = "SENDER", description = "Part of the sender; <> for none.")
  private String sender;

  @Option(names = "--to", paramLabel = "ADDRESS", description = "Part of a recipient.")
  private String recipient;

  @Option(names = "--client", paramLabel = "IP", description = "Beginning of the client's address.")
  private String client;

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description =
          "refused, delivered, deferred, bounced, reported, junk, held, released, retried, rerouted,"
              + " discarded, returned, or removed.")
  private String event;

  @Option(
      names = "--finding",
      paramLabel = "CHECK=RESULT",
      description = "What a check found, such as spf=fail.")
  private String finding;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Received since: 90m, 4h or 2d ago, or 2026-11-24T10:00:00Z.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Received before: the same forms.")
  private String until;

  /** As the API takes it; empty for everything. */
  String query(Instant now) {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("messageId", messageId);
    wanted.put("sender", sender);
    wanted.put("recipient", recipient);
    wanted.put("client", client);
    wanted.put("event", event);
    wanted.put("finding", finding);
    wanted.put("since", time("--since", since, now));
    wanted.put("until", time("--until", until, now));
    return ApiClient.query(wanted);
  }

  private static String time(String flag, String text, Instant now) {
    if (text == null) {
      return null;
    }
    try {
      return text.contains("T")
          ? Instant.parse(text).toString()
          : now.minusSeconds(QueueFilterFlags.seconds(flag, text))
              .truncatedTo(ChronoUnit.SECONDS)
              .toString();
    } catch (DateTimeException malformed) {
      throw new CommandFailedException(
          flag + " requires a time such as 90m, 4h, 2d or 2026-11-24T10:00:00Z");
    }
  }
}
