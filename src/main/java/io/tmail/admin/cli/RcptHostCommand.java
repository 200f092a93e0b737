package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail rcpthost …} */
@Command(
    name = "rcpthost",
    synopsisSubcommandLabel = "ACTION",
    description = "Domains for which mail is accepted.")
final class RcptHostCommand {
  private static final String RCPT_HOSTS = "rcpthosts";

  @ParentCommand private Tmail tmail;

  @Command(description = "Add a domain.")
  void add(
      @Option(
              names = {"-l", "--local"},
              description = "This server has its mailboxes; otherwise its mail is relayed.")
          boolean local,
      @Parameters(paramLabel = "HOST", description = "Domain name.") String host) {
    tmail
        .api()
        .post(
            ApiClient.path(RCPT_HOSTS, host),
            Json.createObjectBuilder().add("isLocal", local).build());
    tmail.success();
  }

  @Command(description = "Delete a domain.")
  void del(@Parameters(paramLabel = "HOST", description = "Domain name.") String host) {
    tmail.api().delete(ApiClient.path(RCPT_HOSTS, host));
    tmail.success();
  }

  @Command(description = "Show the DNS records that a domain needs and those that DNS has.")
  void dns(
      @Mixin Listing listing,
      @Parameters(paramLabel = "HOST", description = "Domain name.") String host) {
    listing.print(
        tmail.out(),
        tmail.api().patient().list(ApiClient.path(RCPT_HOSTS, host) + "/dns"),
        new Column("PURPOSE", "purpose"),
        new Column("NAME", "name"),
        new Column("TYPE", "type"),
        new Column("WANTED", "wanted"),
        new Column("FOUND", "found"),
        new Column("VERDICT", "verdict"));
  }

  @Command(description = "List the domains.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list(RCPT_HOSTS),
        new Column("HOST", "hostname"),
        new Column("LOCAL", "isLocal"),
        new Column("ALIAS", "isAlias"));
  }
}
