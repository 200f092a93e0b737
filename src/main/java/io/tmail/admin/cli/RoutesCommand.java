package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail routes …} */
@Command(
    name = "routes",
    synopsisSubcommandLabel = "ACTION",
    description = "Routes of outgoing mail, used instead of MX records.")
final class RoutesCommand {
  private static final String ROUTES = "routes";

  @ParentCommand private Tmail tmail;

  @Command(description = "Add a route; conditions that are not given match everything.")
  void add(@Mixin RouteFlags flags) {
    tmail.api().post(ROUTES, body(flags));
    tmail.success();
  }

  @Command(description = "Replace a route; conditions that are not given match everything.")
  void update(
      @Mixin RouteFlags flags,
      @Parameters(paramLabel = "ID", description = "Its number in the list.") long id) {
    tmail.api().put(ROUTES + "/" + id, body(flags));
    tmail.success();
  }

  private JsonObject body(RouteFlags flags) {
    JsonObjectBuilder body = flags.addTo(Json.createObjectBuilder());
    flags.password().map(tmail::password).ifPresent(text -> body.add("smtpAuthPasswd", text));
    return body.build();
  }

  @Command(description = "Delete a route.")
  void del(@Parameters(paramLabel = "ID", description = "Its number in the list.") long id) {
    tmail.api().delete(ROUTES + "/" + id);
    tmail.success();
  }

  @Command(description = "List the routes.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list(ROUTES),
        new Column("ID", "id"),
        new Column("USER", "user"),
        new Column("MAIL FROM", "mailFrom"),
        new Column("HOST", "host"),
        new Column("PRIORITY", "priority"),
        new Column("REMOTE", "remoteHost"),
        new Column("PORT", "remotePort"),
        new Column("TRANSPORT", "transport"),
        new Column("TLS", "tls"),
        new Column("LOCAL IPS", "localIps"),
        new Column("LOGIN", "smtpAuthLogin"),
        new Column("PASSWORD", "smtpAuthPasswd"));
  }

  @Command(description = "Show which route a message would take, and why.")
  void test(
      @Option(
              names = {"-u", "--user"},
              paramLabel = "USER",
              defaultValue = "",
              description = "The authenticated sender.")
          String user,
      @Option(names = "--json", description = "Print JSON for programs.") boolean json,
      @Parameters(paramLabel = "FROM", description = "The sender; <> for none.") String from,
      @Parameters(paramLabel = "TO", description = "A recipient.") String to) {
    JsonObject answer =
        tmail
            .api()
            .get(
                "routes/test?from="
                    + ApiClient.encoded(from)
                    + "&to="
                    + ApiClient.encoded(to)
                    + "&user="
                    + ApiClient.encoded(user));
    if (json) {
      tmail.out().println(VisibleText.json(answer));
    } else {
      print(answer);
    }
  }

  private void print(JsonObject answer) {
    for (JsonObject step : answer.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      tmail
          .out()
          .printf(
              "%-5s route %d to %s:%d, priority %d: %s%n",
              step.getBoolean("taken") ? "TAKEN" : "no",
              step.getJsonNumber("id").longValue(),
              step.getString("remoteHost"),
              step.getInt("remotePort"),
              step.getInt("priority"),
              step.getString("why"));
    }
    if (!answer.getBoolean("routed")) {
      tmail.out().println("no route matches: the domain's MX records are used");
    }
    answer
        .getJsonArray("hops")
        .getValuesAs(JsonString.class)
        .forEach(hop -> tmail.out().println("next: " + hop.getString()));
  }
}
