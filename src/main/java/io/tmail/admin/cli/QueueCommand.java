package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code tmail queue …} */
@Command(name = "queue", synopsisSubcommandLabel = "ACTION", description = "Messages on their way.")
final class QueueCommand {
  @ParentCommand private Tmail tmail;

  @Command(description = "List the queue, one line a recipient.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("queue", ""),
        new Column("ID", "id"),
        new Column("STATE", "state"),
        new Column("FROM", "sender"),
        new Column("TO", "recipient"),
        new Column("SIZE", "size"),
        new Column("ACCEPTED", "acceptedAt"),
        new Column("TRIES", "attempts"),
        new Column("NEXT", "nextAttemptAt"),
        new Column("LAST REPLY", "lastReply"));
  }

  @Command(description = "Count the recipients in the queue.")
  void count(@Option(names = "--json", description = "Print JSON for programs.") boolean json) {
    var answer = tmail.api().get("queue/count");
    tmail.out().println(json ? answer : answer.getJsonNumber("count"));
  }
}
