package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail filters …} */
@Command(
    name = "filters",
    synopsisSubcommandLabel = "ACTION",
    description = "The checks of strangers' mail.")
final class FiltersCommand {
  @ParentCommand private Tmail tmail;

  @Command(description = "List the checks, and what they found today on this node.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("filters"),
        new Column("CHECK", "name"),
        new Column("MODE", "mode"),
        new Column("ON", "on"),
        new Column("TODAY", "results"),
        new Column("MEDIAN MS", "medianMillis"),
        new Column("P95 MS", "p95Millis"),
        new Column("TROUBLES", "troubles"));
  }

  @Command(
      name = "try",
      description = "Say what the checks find in a message. Nothing is kept or sent.")
  void tryOut(
      @Option(
              names = "--ip",
              paramLabel = "IP",
              required = true,
              description = "Address of the client.")
          String ip,
      @Option(
              names = "--helo",
              paramLabel = "NAME",
              defaultValue = "",
              description = "Name that the client gives.")
          String helo,
      @Option(
              names = "--from",
              paramLabel = "ADDRESS",
              defaultValue = "",
              description = "Sender; omitted for none.")
          String from,
      @Option(names = "--to", paramLabel = "ADDRESS", description = "A recipient.")
          List<String> recipients,
      @Option(names = "--json", description = "Print JSON for programs.") boolean json,
      @Parameters(paramLabel = "FILE", description = "The message; - reads standard input.")
          String file) {
    List<String> query = new ArrayList<>();
    query.add("ip=" + ApiClient.encoded(ip));
    query.add("helo=" + ApiClient.encoded(helo));
    query.add("from=" + ApiClient.encoded(from));
    for (String each : recipients == null ? List.<String>of() : recipients) {
      query.add("to=" + ApiClient.encoded(each));
    }
    JsonObject outcome =
        tmail
            .api()
            .patient()
            .postOctets(
                "filters/try?" + String.join("&", query), "message/rfc822", tmail.octetsOf(file));
    if (json) {
      tmail.out().println(VisibleText.json(outcome));
    } else {
      print(outcome);
    }
  }

  private void print(JsonObject outcome) {
    String refusal = outcome.getString("refusal");
    tmail.out().printf("%-12s %s%n", "score:", outcome.getJsonNumber("score"));
    tmail
        .out()
        .printf(
            "%-12s %s%n",
            "outcome:",
            VisibleText.line(refusal.isEmpty() ? outcome.getString("disposition") : refusal));
    for (JsonObject each : outcome.getJsonArray("findings").getValuesAs(JsonObject.class)) {
      String reason = each.getString("reason");
      tmail
          .out()
          .printf(
              "%-12s %s=%s, score %s, took %.1f ms%s%n",
              "found:",
              each.getString("check"),
              each.getString("result"),
              each.getJsonNumber("score"),
              each.getJsonNumber("tookMillis").doubleValue(),
              reason.isEmpty() ? "" : " (" + VisibleText.line(reason) + ")");
    }
  }
}
