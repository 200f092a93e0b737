package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail quarantine …} */
@Command(
    name = "quarantine",
    synopsisSubcommandLabel = "ACTION",
    description = "The quarantine: messages held because of what checks found.")
final class QuarantineCommand {
  private static final String QUARANTINE = "quarantine";
  private static final String ID = "A queue id.";
  private static final String TO = "Only this recipient's copy.";

  @ParentCommand private Tmail tmail;

  @Command(description = "List the quarantine, one line per recipient, oldest first.")
  void list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "1000",
              description = "Maximum number of lines; default: ${DEFAULT-VALUE}.")
          int limit,
      @Option(
              names = "--after",
              paramLabel = "ID",
              defaultValue = "",
              description = "Start after this message.")
          String after,
      @Mixin Listing listing) {
    JsonArray rows = new QueuePages(tmail.api(), QUARANTINE, "").read(after, limit);
    listing.print(
        tmail.out(),
        rows,
        new Column("ID", "id"),
        new Column("FROM", "sender"),
        new Column("TO", "recipient"),
        new Column("SIZE", "size"),
        new Column("ACCEPTED", "acceptedAt"),
        new Column("FOUND", "quarantine"));
    if (rows.size() == limit) {
      tmail.err().println("There may be more: see --limit and --after.");
    }
  }

  @Command(description = "Deliver a message to the inbox.")
  void release(
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(names = "--to", paramLabel = "ADDRESS", defaultValue = "", description = TO)
          String recipient) {
    steer("POST", ApiClient.path(QUARANTINE, id) + "/release", recipient);
  }

  @Command(description = "Permanently delete a message. The sender is not told.")
  void discard(
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(names = "--to", paramLabel = "ADDRESS", defaultValue = "", description = TO)
          String recipient) {
    steer("DELETE", ApiClient.path(QUARANTINE, id), recipient);
  }

  private void steer(String method, String path, String recipient) {
    String only = recipient.isEmpty() ? "" : "?recipient=" + ApiClient.encoded(recipient);
    var steered = tmail.api().patient().change(method, path + only);
    tmail.success();
    tmail.out().println("recipients: " + steered.getJsonNumber("done"));
  }
}
