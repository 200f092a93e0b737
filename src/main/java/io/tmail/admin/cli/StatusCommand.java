package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code tmail status}: exit code 1 if a part is down. */
@Command(
    name = "status",
    description = {
      "Print the status of each part of the server.",
      "The exit code is 1 if a part is down."
    })
final class StatusCommand implements Runnable {
  @ParentCommand private Tmail tmail;
  @Mixin private Listing listing;

  @Override
  public void run() {
    JsonArray parts = tmail.api().get("overview").getJsonArray("parts");
    listing.print(
        tmail.out(),
        parts,
        new Column("PART", "kind"),
        new Column("NAME", "name"),
        new Column("STATE", "state"),
        new Column("DETAIL", "detail"));
    long bad =
        parts.getValuesAs(JsonObject.class).stream()
            .filter(part -> part.getString("state").equals("bad"))
            .count();
    if (bad > 0) {
      throw new CommandFailedException(bad + " of " + parts.size() + " parts are down");
    }
  }
}
