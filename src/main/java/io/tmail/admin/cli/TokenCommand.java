package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail token …} */
@Command(
    name = "token",
    synopsisSubcommandLabel = "ACTION",
    description = "Tokens for programs that use the API.")
final class TokenCommand {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([hdw])");

  @ParentCommand private Tmail tmail;

  @Command(description = "Create a token and print it; it is shown only once.")
  void add(
      @Option(
              names = {"-s", "--scope"},
              required = true,
              paramLabel = "SCOPE",
              description = "RESOURCE:read or :write, such as users:write, queue:read, *:read.")
          List<String> scopes,
      @Option(
              names = {"-d", "--domain"},
              paramLabel = "DOMAIN",
              description = "Only users, aliases and rcpthosts of this domain.")
          List<String> domains,
      @Option(
              names = {"-e", "--expires"},
              paramLabel = "SPAN",
              description = "Expires after this time: 12h, 90d, 52w. Default: never.")
          String expires,
      @Parameters(paramLabel = "NAME", description = "Name of the token.") String name) {
    JsonObjectBuilder body = Json.createObjectBuilder().add("scopes", array(scopes));
    if (domains != null) {
      body.add("domains", array(domains));
    }
    if (expires != null) {
      body.add("expires", tmail.now().plus(span(expires)).toString());
    }
    tmail
        .out()
        .println(
            tmail
                .api()
                .postForObject(ApiClient.path("tokens", name), body.build())
                .getString("token"));
  }

  private static Duration span(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new CommandFailedException("'" + text + "' is not a time such as 12h, 90d or 52w");
    }
    long number = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  static JsonArrayBuilder array(List<String> texts) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }

  @Command(description = "Revoke a token.")
  void del(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
    tmail.api().delete(ApiClient.path("tokens", name));
    tmail.success();
  }

  @Command(description = "List the tokens, without their secrets.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("tokens"),
        new Column("NAME", "name"),
        new Column("SCOPES", "scopes"),
        new Column("DOMAINS", "domains"),
        new Column("EXPIRES", "expires"),
        new Column("MADE BY", "createdBy"));
  }
}
