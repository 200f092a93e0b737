package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail admin …} */
@Command(
    name = "admin",
    synopsisSubcommandLabel = "ACTION",
    description = "Administrators of the server, or of some domains.")
final class AdminCommand {
  private static final String LOGIN = "Name of the administrator.";

  @ParentCommand private Tmail tmail;

  @Command(description = "Add an administrator and print the one-time password.")
  void add(
      @Option(
              names = {"-d", "--domain"},
              paramLabel = "DOMAIN",
              description = "Only for this domain; may be repeated. Default: the whole server.")
          List<String> domains,
      @Option(
              names = "--grant-relay",
              description = "May allow users of the domains to send to other servers.")
          boolean grantsRelay,
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    if (domains != null) {
      body.add("domains", TokenCommand.array(domains));
    }
    if (grantsRelay) {
      body.add("grantsRelay", true);
    }
    tmail
        .out()
        .println(
            tmail
                .api()
                .postForObject(ApiClient.path("administrators", login), body.build())
                .getString("passwd"));
  }

  @Command(description = "Change an administrator's domains; without domains, the whole server.")
  void update(
      @Option(
              names = {"-d", "--domain"},
              paramLabel = "DOMAIN",
              description = "Only for this domain; may be repeated.")
          List<String> domains,
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    tmail
        .api()
        .put(
            ApiClient.path("administrators", login),
            Json.createObjectBuilder()
                .add("domains", TokenCommand.array(domains == null ? List.of() : domains))
                .build());
    tmail.success();
  }

  @Command(
      name = "grant-relay",
      description = "Allow a domain administrator to let users send to other servers, or not.")
  void grantRelay(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Parameters(paramLabel = "on|off", description = "on or off.") String wanted) {
    if (!wanted.matches("on|off")) {
      throw new CommandFailedException("expected on or off: " + wanted);
    }
    tmail
        .api()
        .put(
            ApiClient.path("administrators", login),
            Json.createObjectBuilder().add("grantsRelay", wanted.equals("on")).build());
    tmail.success();
  }

  @Command(description = "Delete an administrator.")
  void del(@Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    tmail.api().delete(ApiClient.path("administrators", login));
    tmail.success();
  }

  @Command(
      name = "reset-factor",
      description = "Remove the second factor of an administrator who has lost it.")
  void resetFactor(@Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    tmail.api().delete(ApiClient.path("administrators", login) + "/second-factor");
    tmail.success();
  }

  @Command(description = "List the administrators.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("administrators"),
        new Column("LOGIN", "login"),
        new Column("ROLE", "role"),
        new Column("DOMAINS", "domains"),
        new Column("GRANTS RELAY", "grantsRelay"),
        new Column("SECOND FACTOR", "secondFactor"));
  }
}
