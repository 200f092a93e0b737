package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code tmail reports …} */
@Command(
    name = "reports",
    synopsisSubcommandLabel = "ACTION",
    description = "DMARC and TLS reports: of others about our domains, and ours about others.")
final class ReportsCommand {
  private static final Column DOMAIN = new Column("DOMAIN", "domain");
  private static final Column DETAIL = new Column("DETAIL", "detail");
  private static final Column ADVICE = new Column("WHAT TO DO", "advice");
  private static final Column KIND = new Column("KIND", "kind");

  @ParentCommand private Tmail tmail;

  /** Which of the rows. */
  static final class Which {
    @Option(
        names = "--domain",
        paramLabel = "DOMAIN",
        defaultValue = "",
        description = "Only this domain.")
    private String domain;

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "30",
        description = "Days up to today; default: ${DEFAULT-VALUE}.")
    private int days;

    String query() {
      return "?days=" + days + "&domain=" + ApiClient.encoded(domain);
    }
  }

  @Command(description = "List who sends mail of our domains, as others report it.")
  void dmarc(@Mixin Which which, @Mixin Listing listing) {
    print(
        listing,
        "dmarc" + which.query(),
        DOMAIN,
        new Column("SOURCE", "source"),
        new Column("NAME", "name"),
        new Column("DISPOSITION", "disposition"),
        new Column("DKIM", "dkim"),
        new Column("SPF", "spf"),
        new Column("MESSAGES", "messages"),
        ADVICE);
  }

  @Command(description = "List how TLS with our servers goes, as others report it.")
  void tls(@Mixin Which which, @Mixin Listing listing) {
    print(
        listing,
        "tls" + which.query(),
        DOMAIN,
        new Column("SERVER", "server"),
        new Column("RESULT", "result"),
        new Column("SESSIONS", "sessions"),
        DETAIL,
        ADVICE);
  }

  @Command(description = "List the reports that came last, the newest first.")
  void received(@Mixin Listing listing) {
    print(
        listing,
        "received",
        new Column("RECEIVED", "receivedAt"),
        KIND,
        DOMAIN,
        new Column("BY", "organization"),
        new Column("BEGIN", "begin"),
        new Column("END", "end"),
        new Column("POLICY", "policy"));
  }

  @Command(description = "List what this server has observed of other domains in seven days.")
  void observed(@Mixin Listing listing) {
    print(
        listing,
        "observed",
        KIND,
        DOMAIN,
        new Column("OUTCOME", "outcome"),
        new Column("TOTAL", "total"));
  }

  @Command(description = "List the reports of this server, the newest first.")
  void sent(@Mixin Listing listing) {
    print(
        listing,
        "sent",
        new Column("AT", "at"),
        KIND,
        new Column("DAY", "day"),
        DOMAIN,
        new Column("STATE", "state"),
        DETAIL);
  }

  @Command(description = "List messages in the mailbox of reports that cannot be read, and why.")
  void unreadable(@Mixin Listing listing) {
    print(
        listing,
        "unreadable",
        new Column("TRIED", "at"),
        new Column("FROM", "sender"),
        new Column("SUBJECT", "subject"),
        new Column("REASON", "reason"));
  }

  private void print(Listing listing, String path, Column... columns) {
    listing.print(tmail.out(), tmail.api().list("reports/" + path), columns);
  }
}
