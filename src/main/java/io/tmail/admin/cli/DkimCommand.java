package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail dkim …} */
@Command(
    name = "dkim",
    synopsisSubcommandLabel = "ACTION",
    description = "DKIM keys, which sign outgoing mail.")
final class DkimCommand {
  private static final String DKIM = "dkim";
  private static final String DOMAIN = "Domain of the senders.";

  /** A string of a TXT record holds no more (RFC 1035 §3.3). */
  private static final int TXT_STRING = 255;

  @ParentCommand private Tmail tmail;

  @Command(description = "Create an RSA and an Ed25519 key and print the DNS records to publish.")
  void enable(@Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    printRecords(tmail.api().postForList(path(domain)));
  }

  @Command(description = "Remove the keys; mail of the domain is no longer signed.")
  void disable(@Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    tmail.api().delete(path(domain));
    tmail.success();
  }

  @Command(description = "Create the next keys and print their records, or activate them.")
  void rotate(
      @Option(
              names = "--activate",
              description = "Activate the next keys; their records must be published.")
          boolean activate,
      @Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    JsonArray keys = tmail.api().postForList(path(domain) + (activate ? "/activate" : "/next"));
    if (activate) {
      tmail.success();
    } else {
      printRecords(keys);
    }
  }

  @Command(description = "Print the DNS records to publish.")
  void getdnsrecord(@Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    printRecords(tmail.api().list(path(domain)));
  }

  @Command(description = "Print the public keys.")
  void getpubkey(
      @Mixin Selector selector,
      @Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    keys(domain, selector).forEach(key -> tmail.out().println(key.getString("pubKey")));
  }

  @Command(description = "Print the active private keys, PEM.")
  void getprivkey(
      @Mixin Selector selector,
      @Parameters(paramLabel = "DOMAIN", description = DOMAIN) String domain) {
    for (JsonObject key : keys(domain, selector)) {
      String name = ApiClient.encoded(key.getString("selector"));
      tmail.exactOut().print(tmail.api().text(path(domain) + "/" + name + "/privkey"));
    }
  }

  @Command(description = "List the keys of all domains.")
  void list(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list(DKIM),
        new Column("DOMAIN", "domain"),
        new Column("SELECTOR", "selector"),
        new Column("ALGORITHM", "algorithm"),
        new Column("STATE", "state"),
        new Column("RECORD", "recordName"));
  }

  /** Which of a domain's keys. */
  static final class Selector {
    @Option(
        names = {"-s", "--selector"},
        paramLabel = "SELECTOR",
        description = "Only this key; default: all active keys.")
    private String name;

    boolean takes(JsonObject key) {
      return name == null
          ? "active".equals(key.getString("state"))
          : name.equals(key.getString("selector"));
    }
  }

  private List<JsonObject> keys(String domain, Selector selector) {
    List<JsonObject> chosen =
        tmail.api().list(path(domain)).getValuesAs(JsonObject.class).stream()
            .filter(selector::takes)
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandFailedException("no such key of " + domain);
    }
    return chosen;
  }

  private static String path(String domain) {
    return ApiClient.path(DKIM, domain);
  }

  private void printRecords(JsonArray keys) {
    for (JsonObject key : keys.getValuesAs(JsonObject.class)) {
      tmail
          .out()
          .println(key.getString("recordName") + ". IN TXT " + quoted(key.getString("recordText")));
    }
  }

  private static String quoted(String text) {
    List<String> strings = new ArrayList<>();
    for (int from = 0; from < text.length(); from += TXT_STRING) {
      strings.add("\"" + text.substring(from, Math.min(text.length(), from + TXT_STRING)) + "\"");
    }
    return strings.size() == 1 ? strings.get(0) : "( " + String.join(" ", strings) + " )";
  }
}
