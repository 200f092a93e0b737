package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail alias …} */
@Command(
    name = "alias",
    synopsisSubcommandLabel = "ACTION",
    description = "Aliases for mailboxes, commands or domains.")
final class AliasCommand {
  private static final String ALIASES = "aliases";

  @ParentCommand private Tmail tmail;

  /** What an alias does with mail. */
  static final class Flags {
    @Option(
        names = {"-p", "--pipe"},
        paramLabel = "CMD",
        description = "Command that gets the mail on standard input, without a shell.")
    private String pipe;

    @Option(
        names = {"-d", "--deliver-to"},
        paramLabel = "TARGETS",
        description =
            "Mailboxes of the same domain, separated by spaces: \"a@d b@d\"; for a"
                + " domain alias, the local domain that it points to.")
    private String deliverTo;

    @Option(
        names = {"-m", "--minilist"},
        description = "Mailing list: the alias is the sender and gets the bounces.")
    private boolean miniList;

    JsonObject body() {
      JsonObjectBuilder body = Json.createObjectBuilder().add("deliverTo", words(deliverTo));
      if (pipe != null) {
        body.add("pipe", pipe);
      }
      return body.add("isMiniList", miniList).build();
    }
  }

  @Command(description = "Add an alias.")
  void add(
      @Mixin Flags flags,
      @Parameters(paramLabel = "ALIAS", description = "E-mail address, or domain.") String alias) {
    tmail.api().post(ApiClient.path(ALIASES, alias), flags.body());
    tmail.success();
  }

  @Command(description = "Replace all destinations of an alias.")
  void update(
      @Mixin Flags flags,
      @Parameters(paramLabel = "ALIAS", description = "Its name.") String alias) {
    tmail.api().put(ApiClient.path(ALIASES, alias), flags.body());
    tmail.success();
  }

  private static JsonArrayBuilder words(String text) {
    JsonArrayBuilder words = Json.createArrayBuilder();
    if (text != null) {
      for (String word : text.split("[\\s;,]+")) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
    }
    return words;
  }

  @Command(description = "Delete an alias; for a domain alias, also its domain.")
  void del(@Parameters(paramLabel = "ALIAS", description = "Its name.") String alias) {
    tmail.api().delete(ApiClient.path(ALIASES, alias));
    tmail.success();
  }

  @Command(description = "List the aliases.")
  void list(
      @Mixin Listing listing,
      @Parameters(
              paramLabel = "TEXT",
              arity = "0..1",
              description = "Only names that contain this.")
          String text) {
    String query = text == null ? "" : "q=" + ApiClient.encoded(text);
    listing.print(
        tmail.out(),
        tmail.api().list(ALIASES, query),
        new Column("ALIAS", "alias"),
        new Column("DELIVER-TO", "deliverTo"),
        new Column("PIPE", "pipe"),
        new Column("DOMAIN", "isDomAlias"),
        new Column("MINILIST", "isMiniList"));
  }
}
