package io.tmail.admin.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail rules …} */
@Command(
    name = "rules",
    synopsisSubcommandLabel = "ACTION",
    description = "Mail rules of a user: automatic reply, forwarding, filters.")
final class RulesCommand {
  @ParentCommand private Tmail tmail;

  /** Whether a script that tmail did not write may be replaced. */
  static final class Overwrite {
    @Option(names = "--overwrite", description = "Replace a script that was not written by tmail.")
    private boolean overwrite;
  }

  private static String path(String user) {
    return ApiClient.path("users", user) + "/rules";
  }

  @Command(description = "Print the rules as JSON, the input of `set`.")
  void show(@Parameters(paramLabel = "USER", description = "Login.") String user) {
    JsonWriterFactory writers =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
    StringWriter text = new StringWriter();
    writers.createWriter(text).writeObject(tmail.api().get(path(user)));
    tmail.out().println(VisibleText.json(text.toString()));
  }

  @Command(description = "Replace all rules.")
  void set(
      @Mixin Overwrite overwrite,
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "FILE", description = "JSON; - reads standard input.") String file) {
    try (JsonReader reader = Json.createReader(new StringReader(tmail.textOf(file)))) {
      save(user, reader.readObject(), overwrite);
    } catch (JsonException malformed) {
      throw new CommandFailedException(file + " is not a JSON object");
    }
  }

  @Command(description = "Send automatic replies.")
  void vacation(
      @Mixin Overwrite overwrite,
      @Option(names = "--off", description = "Turn automatic replies off; the text is kept.")
          boolean off,
      @Option(names = "--from", paramLabel = "DAY", description = "First day, such as 2026-12-24.")
          String from,
      @Option(names = "--until", paramLabel = "DAY", description = "Last day.") String until,
      @Option(
              names = {"-s", "--subject"},
              paramLabel = "TEXT",
              description = "Subject.")
          String subject,
      @Option(
              names = {"-t", "--text"},
              paramLabel = "TEXT",
              description = "Text of the reply.")
          String text,
      @Parameters(paramLabel = "USER", description = "Login.") String user) {
    JsonObject rules = tmail.api().get(path(user));
    JsonObjectBuilder vacation =
        Json.createObjectBuilder(rules.getJsonObject("vacation")).add("on", !off);
    if (!off) {
      vacation.remove("from").remove("until");
    }
    for (Map.Entry<String, String> each :
        List.of(
            Map.entry("from", from == null ? "" : from),
            Map.entry("until", until == null ? "" : until),
            Map.entry("subject", subject == null ? "" : subject),
            Map.entry("text", text == null ? "" : text))) {
      if (!each.getValue().isEmpty()) {
        vacation.add(each.getKey(), each.getValue());
      }
    }
    save(user, Json.createObjectBuilder(rules).add("vacation", vacation).build(), overwrite);
  }

  @Command(description = "Forward mail; without an address, stop forwarding.")
  void forward(
      @Mixin Overwrite overwrite,
      @Option(names = "--no-copy", description = "Keep no copy.") boolean noCopy,
      @Parameters(paramLabel = "USER", description = "Login.") String user,
      @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "Addresses to forward to.")
          List<String> addresses) {
    JsonObjectBuilder forwarding =
        Json.createObjectBuilder()
            .add("to", TokenCommand.array(addresses == null ? List.of() : addresses))
            .add("keepCopy", !noCopy);
    JsonObject rules = tmail.api().get(path(user));
    save(user, Json.createObjectBuilder(rules).add("forwarding", forwarding).build(), overwrite);
  }

  private void save(String user, JsonObject rules, Overwrite overwrite) {
    tmail.api().put(path(user) + (overwrite.overwrite ? "?overwrite=true" : ""), rules);
    tmail.success();
  }
}
