package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail trace …} */
@Command(
    name = "trace",
    synopsisSubcommandLabel = "ACTION",
    description = "Message trace, kept for TMAIL_TRACE_KEEP.")
final class TraceCommand {
  private static final String TRACE = "trace";
  private static final int PAGE = 1000;

  @ParentCommand private Tmail tmail;

  @Command(description = "Find messages, newest first, one line per event.")
  void list(
      @Mixin TraceFlags flags,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "Maximum number of messages; default: ${DEFAULT-VALUE}.")
          int limit,
      @Option(
              names = "--before",
              paramLabel = "ID",
              defaultValue = "",
              description = "Start before this message.")
          String before,
      @Mixin Listing listing) {
    JsonArray messages = read(flags.query(tmail.now()), before, limit);
    if (listing.isForPrograms()) {
      listing.print(tmail.out(), messages);
    } else {
      listing.print(
          tmail.out(),
          TraceLines.of(messages),
          new Column("TIME", "at"),
          new Column("ID", "id"),
          new Column("EVENT", "event"),
          new Column("FROM", "sender"),
          new Column("TO", "recipient"),
          new Column("CLIENT OR RELAY", "peer"),
          new Column("REPLY", "reply"));
    }
    if (messages.size() == limit) {
      tmail.err().println("There may be more: see --limit and --before.");
    }
  }

  @Command(description = "Show the history of a message.")
  void show(
      @Option(names = "--json", description = "Print JSON for programs.") boolean json,
      @Parameters(paramLabel = "ID", description = "A queue id, or the id of a refusal.")
          String id) {
    JsonObject message = tmail.api().get(ApiClient.path(TRACE, id));
    if (json) {
      tmail.out().println(VisibleText.json(message));
    } else {
      TracedMessageText.print(tmail.out(), message);
    }
  }

  /** Page by page; each begins where the one before ended. */
  private JsonArray read(String query, String before, int limit) {
    JsonArrayBuilder messages = Json.createArrayBuilder();
    String place = before;
    for (int wanted = limit; wanted > 0; wanted -= PAGE) {
      int size = Math.min(PAGE, wanted);
      JsonArray page =
          tmail
              .api()
              .patient()
              .list(
                  TRACE
                      + "?limit="
                      + size
                      + (place.isEmpty() ? "" : "&before=" + ApiClient.encoded(place))
                      + (query.isEmpty() ? "" : "&" + query));
      page.forEach(messages::add);
      if (page.size() < size) {
        break;
      }
      place = page.getJsonObject(size - 1).getString("id");
    }
    return messages.build();
  }
}
