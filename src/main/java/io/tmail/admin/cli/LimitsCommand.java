package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail limits …} */
@Command(
    name = "limits",
    synopsisSubcommandLabel = "ACTION",
    description = "How much users and domains may send in an hour, and suspended users.")
final class LimitsCommand {
  private static final String NUMBER = "N";

  @ParentCommand private Tmail tmail;

  @Command(description = "List users and domains with limits of their own.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("limits"),
        new Column("OWNER", "owner"),
        new Column("MESSAGES", "messages"),
        new Column("RECIPIENTS", "recipients"),
        new Column("NEW RECIPIENTS", "newRecipients"));
  }

  @Command(
      description =
          "Set the limits of a user or a domain. Omitted limits are the server's; 0 means no limit.")
  void set(
      @Option(names = "--messages", paramLabel = NUMBER, description = "Messages in an hour.")
          Integer messages,
      @Option(names = "--recipients", paramLabel = NUMBER, description = "Recipients in an hour.")
          Integer recipients,
      @Option(
              names = "--new-recipients",
              paramLabel = NUMBER,
              description = "Recipients never written to, before the user is suspended.")
          Integer newRecipients,
      @Parameters(paramLabel = "OWNER", description = "A login or a domain.") String owner) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    add(body, "messages", messages);
    add(body, "recipients", recipients);
    add(body, "newRecipients", newRecipients);
    tmail.api().put(ApiClient.path("limits", owner), body.build());
    tmail.success();
  }

  private static void add(JsonObjectBuilder body, String name, Integer limit) {
    if (limit != null) {
      body.add(name, limit);
    }
  }

  @Command(description = "List suspended users.")
  void suspended(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("suspensions"),
        new Column("USER", "login"),
        new Column("SUSPENDED", "suspendedAt"),
        new Column("BY", "by"),
        new Column("HELD", "held"),
        new Column("APP PASSWORD", "program"),
        new Column("REASON", "reason"));
  }
}
