package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** {@code tmail import …} */
@Command(
    name = "import",
    synopsisSubcommandLabel = "FROM",
    description = {
      "Import accounts from another mail server, with their password hashes.",
      "Existing entries are not changed. The other server is only read; mail is not copied."
    })
final class ImportCommand {
  @ParentCommand private Tmail tmail;

  @Option(
      names = "--preview",
      scope = ScopeType.INHERIT,
      description = "Show the result for each, and import nothing.")
  private boolean preview;

  /** Where the other server's tables are. */
  static final class Database {
    @Option(
        names = "--driver",
        paramLabel = "DRIVER",
        defaultValue = "sqlite3",
        description = "sqlite3 (the default), mysql or postgres.")
    private String driver;

    @Parameters(
        paramLabel = "SOURCE",
        description =
            "A file, or how to connect, as TMAIL_DB_SOURCE; - reads it from standard input.")
    private String source;
  }

  /** Hashes without a scheme. */
  static final class Scheme {
    @Option(
        names = "--scheme",
        paramLabel = "SCHEME",
        description = "Scheme of hashes that do not contain it, such as PLAIN-MD5.")
    private String name;
  }

  @Command(description = "Users of a Dovecot passwd-file, or of a file like /etc/shadow.")
  void passwd(
      @Mixin Listing listing,
      @Mixin Scheme scheme,
      @Option(
              names = "--domain",
              paramLabel = "DOMAIN",
              description = "Domain of names without one.")
          String domain,
      @Parameters(paramLabel = "FILE", description = "A file; - reads standard input.")
          String file) {
    Map<String, String> query = query(scheme);
    query.put("domain", domain);
    print(
        listing,
        tmail
            .api()
            .patient()
            .postText("import/passwd?" + ApiClient.query(query), "text/plain", tmail.textOf(file)));
  }

  @Command(description = "Domains, users and aliases of PostfixAdmin.")
  void postfixadmin(@Mixin Listing listing, @Mixin Scheme scheme, @Mixin Database database) {
    print(listing, read("postfixadmin", query(scheme), database));
  }

  @Command(name = "tmail", description = "Domains, users and aliases of another tmail.")
  void another(@Mixin Listing listing, @Mixin Database database) {
    print(listing, read("tmail", query(new Scheme()), database));
  }

  @Command(description = "Users from comma-separated values; the same as tmail user import.")
  void csv(
      @Mixin Listing listing,
      @Parameters(paramLabel = "FILE", description = "A file; - reads standard input.")
          String file) {
    UserCommand.importCsv(tmail, listing, preview, file);
  }

  private Map<String, String> query(Scheme scheme) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("preview", String.valueOf(preview));
    query.put("scheme", scheme.name);
    return query;
  }

  private JsonArray read(String from, Map<String, String> query, Database database) {
    String named = "-".equals(database.source) ? tmail.textOf("-").strip() : database.source;
    boolean file = database.driver.equals("sqlite3") && !named.startsWith("jdbc:");
    JsonObject body =
        Json.createObjectBuilder()
            .add("driver", database.driver)
            .add("source", file ? Path.of(named).toAbsolutePath().toString() : named)
            .build();
    return tmail.api().patient().postForList("import/" + from + "?" + ApiClient.query(query), body);
  }

  private void print(Listing listing, JsonArray moved) {
    listing.print(
        tmail.out(),
        moved,
        new Column("KIND", "kind"),
        new Column("NAME", "name"),
        new Column("OUTCOME", "outcome"),
        new Column("FIELD", "field"),
        new Column("REASON", "detail"));
    CommandFailedException.ifRefused(moved, "refused");
  }
}
