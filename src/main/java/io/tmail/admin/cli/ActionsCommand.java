package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code tmail actions} */
@Command(
    name = "actions",
    description = "List who changed what, when and from where, newest first.")
final class ActionsCommand implements Runnable {
  @ParentCommand private Tmail tmail;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Maximum number of lines, up to 1000.")
  private int limit;

  @Option(
      names = "--by",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only by people whose name contains this.")
  private String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      defaultValue = "",
      description = "Only these actions: user, or user.add.")
  private String action;

  @Option(
      names = "--entity",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only to objects whose name contains this.")
  private String entity;

  @Mixin private Listing listing;

  @Override
  public void run() {
    String query =
        "actions?limit="
            + limit
            + parameter("actor", actor)
            + parameter("action", action)
            + parameter("entity", entity);
    listing.print(
        tmail.out(),
        tmail.api().list(query),
        new Column("WHEN", "at"),
        new Column("WHO", "actor"),
        new Column("VIA", "via"),
        new Column("FROM", "client"),
        new Column("ACTION", "action"),
        new Column("TO", "entity"),
        new Column("DETAIL", "detail"));
  }

  private static String parameter(String name, String value) {
    return value.isEmpty() ? "" : "&" + name + "=" + ApiClient.encoded(value);
  }
}
