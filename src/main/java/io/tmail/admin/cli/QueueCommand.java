package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail queue …} */
@Command(
    name = "queue",
    synopsisSubcommandLabel = "ACTION",
    description = "The queue: messages that are not delivered yet.")
final class QueueCommand {
  private static final String QUEUE = "queue";
  private static final String JSON = "Print JSON for programs.";
  private static final String ID = "A queue id.";

  @ParentCommand private Tmail tmail;

  /** What to retry now. */
  static final class Which {
    @Parameters(paramLabel = "ID", description = ID)
    private String id;

    @Option(names = "--all", description = "All messages.")
    private boolean all;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "All mail to a domain.")
    private String domain;

    private String path() {
      if (id != null) {
        return ApiClient.path(QUEUE, id) + "/retry";
      }
      return QUEUE + "/retry" + (all ? "" : "?domain=" + ApiClient.encoded(domain));
    }
  }

  @Command(description = "List the queue, one line per recipient, oldest first.")
  void list(
      @Mixin QueueFilterFlags filter,
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
    JsonArray rows = new QueuePages(tmail.api(), QUEUE, filter.query()).read(after, limit);
    listing.print(
        tmail.out(),
        rows,
        new Column("ID", "id"),
        new Column("STATE", "state"),
        new Column("FROM", "sender"),
        new Column("TO", "recipient"),
        new Column("SIZE", "size"),
        new Column("ACCEPTED", "acceptedAt"),
        new Column("TRIES", "attempts"),
        new Column("NEXT", "nextAttemptAt"),
        new Column("LAST REPLY", "lastReply"));
    if (rows.size() == limit) {
      tmail.err().println("There may be more: see --limit, --after and count.");
    }
  }

  @Command(description = "Count recipients in the queue.")
  void count(
      @Mixin QueueFilterFlags filter, @Option(names = "--json", description = JSON) boolean json) {
    String query = filter.query();
    var answer = tmail.api().get("queue/count" + (query.isEmpty() ? "" : "?" + query));
    tmail.out().println(json ? answer : answer.getJsonNumber("count"));
  }

  @Command(description = "Show a message: envelope, recipients, history, header.")
  void show(
      @Option(names = "--json", description = JSON) boolean json,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    JsonObject message = tmail.api().get(ApiClient.path(QUEUE, id));
    if (json) {
      tmail.out().println(VisibleText.json(message));
    } else {
      QueuedMessageText.print(tmail.out(), message);
    }
  }

  @Command(
      description =
          "Retry now: one message, all, or all to a domain. Held messages stay held."
              + " Unreachable hosts are tried again.")
  void retry(@ArgGroup(exclusive = true, multiplicity = "1") Which which) {
    steer("POST", which.path());
  }

  @Command(description = "Hold a message until it is released.")
  void hold(@Parameters(paramLabel = "ID", description = ID) String id) {
    steer("POST", ApiClient.path(QUEUE, id) + "/hold");
  }

  @Command(description = "Release a held message, and send it now.")
  void release(@Parameters(paramLabel = "ID", description = ID) String id) {
    steer("POST", ApiClient.path(QUEUE, id) + "/release");
  }

  @Command(description = "Permanently delete a message, without a bounce.")
  void discard(@Parameters(paramLabel = "ID", description = ID) String id) {
    steer("DELETE", ApiClient.path(QUEUE, id));
  }

  @Command(description = "Return a message to its sender with a bounce.")
  void bounce(@Parameters(paramLabel = "ID", description = ID) String id) {
    steer("POST", ApiClient.path(QUEUE, id) + "/bounce");
  }

  @Command(description = "Send one message to another server, now.")
  void reroute(
      @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
      @Parameters(
              index = "1",
              paramLabel = "HOST[:PORT]",
              description = "A server, or the word usual to undo it.")
          String way,
      @Option(
              names = "--to",
              paramLabel = "ADDRESS",
              defaultValue = "",
              description = "Only this recipient.")
          String recipient) {
    String path = ApiClient.path(QUEUE, id) + "/reroute";
    if (way.equals("usual")) {
      steer("DELETE", path);
    } else {
      steer(
          "POST",
          path
              + "?to="
              + ApiClient.encoded(way)
              + (recipient.isEmpty() ? "" : "&recipient=" + ApiClient.encoded(recipient)));
    }
  }

  @Command(description = "Permanently delete all messages in the queue, without bounces.")
  void purge(@Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes) {
    if (!yes) {
      tmail.confirm("All mail in the queue will be lost. Senders are not notified.");
    }
    steer("DELETE", QUEUE);
  }

  /** An attempt in progress can't be cancelled; the administrator is informed. */
  private void steer(String method, String path) {
    JsonObject steered = tmail.api().patient().change(method, path);
    long after = steered.getJsonNumber("beingTried").longValue();
    tmail.success();
    tmail.out().println("recipients: " + steered.getJsonNumber("done"));
    if (after > 0) {
      tmail.out().println("being delivered now: " + after);
    }
  }
}
