package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import picocli.CommandLine.Option;

/** Half of the senders' lists: those that are allowed, or those that are blocked. */
final class SenderEntries {
  static final String SENDER =
      "An address, @DOMAIN for a domain and all below it, or a network such as 192.0.2.0/24.";

  private final Tmail tmail;
  private final boolean allowed;

  SenderEntries(Tmail tmail, boolean allowed) {
    this.tmail = tmail;
    this.allowed = allowed;
  }

  /** Whose list it is. */
  static final class Owner {
    @Option(
        names = "--for",
        paramLabel = "OWNER",
        defaultValue = "",
        description = "The list of this domain or user; omitted for the server's.")
    private String name;

    private String query() {
      return "owner=" + ApiClient.encoded(name);
    }
  }

  void add(Owner owner, String note, String sender) {
    JsonObject body = Json.createObjectBuilder().add("allowed", allowed).add("note", note).build();
    tmail.api().put(path(owner, sender), body);
    tmail.success();
  }

  void del(Owner owner, String sender) {
    tmail.api().delete(path(owner, sender));
    tmail.success();
  }

  /** The slash of a network is not encoded, because servers refuse encoded slashes. */
  private static String path(Owner owner, String sender) {
    return ApiClient.path("senders", sender).replace("%2F", "/") + "?" + owner.query();
  }

  void list(Owner owner, Listing listing) {
    listing.print(
        tmail.out(),
        rows(owner),
        new Column("SENDER", "sender"),
        new Column("ADDED", "addedAt"),
        new Column("NOTE", "note"));
  }

  private JsonArray rows(Owner owner) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    tmail.api().list("senders?" + owner.query()).getValuesAs(JsonObject.class).stream()
        .filter(row -> row.getBoolean("allowed") == allowed)
        .forEach(rows::add);
    return rows.build();
  }
}
