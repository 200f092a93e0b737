package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail sieve …} */
@Command(
    name = "sieve",
    synopsisSubcommandLabel = "ACTION",
    description = "Sieve scripts of a user.")
final class SieveCommand {
  @ParentCommand private Tmail tmail;

  private static String path(String user) {
    return ApiClient.path("users", user) + "/sieve";
  }

  private static String path(String user, String name) {
    return path(user) + "/" + ApiClient.encoded(name);
  }

  @Command(description = "List the scripts.")
  void list(
      @Mixin Listing listing,
      @Parameters(paramLabel = "USER", description = "Login.") String user) {
    listing.print(
        tmail.out(),
        tmail.api().list(path(user)),
        new Column("NAME", "name"),
        new Column("ACTIVE", "active"));
  }

  @Command(description = "Print the text of a script.")
  void show(
      @Option(names = "--raw", description = "Print control characters as they are.") boolean raw,
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
    PrintWriter out = raw ? tmail.exactOut() : tmail.out();
    out.print(tmail.api().get(path(user, name)).getString("text"));
    out.flush();
  }

  @Command(description = "Store a new or changed script if it compiles.")
  void put(
      @Option(
              names = {"-a", "--activate"},
              description = "Activate it.")
          boolean activate,
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "NAME", description = "Its name.") String name,
      @Parameters(paramLabel = "FILE", description = "Its text; - reads standard input.")
          String file) {
    tmail
        .api()
        .put(
            path(user, name) + (activate ? "?activate=true" : ""),
            Json.createObjectBuilder().add("text", tmail.textOf(file)).build());
    tmail.success();
  }

  @Command(description = "Activate a script.")
  void activate(
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
    tmail.api().post(path(user, name) + "/activate", null);
    tmail.success();
  }

  @Command(description = "Deactivate the active script; all scripts are kept.")
  void deactivate(@Parameters(paramLabel = "USER", description = "Login.") String user) {
    tmail.api().delete(path(user));
    tmail.success();
  }

  @Command(description = "Delete a script, active or not.")
  void del(
      @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes,
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
    if (!yes) {
      tmail.confirm("The script " + name + " of " + user + " will be permanently deleted.");
    }
    tmail.api().delete(path(user, name));
    tmail.success();
  }
}
