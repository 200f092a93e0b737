package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail relayip …} */
@Command(
    name = "relayip",
    synopsisSubcommandLabel = "ACTION",
    description = "Trusted networks: clients that may relay without a login.")
final class RelayIpCommand {
  private static final String IP = "An address, or a network such as 192.0.2.0/24.";

  @ParentCommand private Tmail tmail;

  @Command(description = "Add an address or a network.")
  void add(@Parameters(paramLabel = "IP", description = IP) String ip) {
    tmail.api().post(path(ip), Json.createObjectBuilder().build());
    tmail.success();
  }

  @Command(description = "Delete an address or a network.")
  void del(@Parameters(paramLabel = "IP", description = IP) String ip) {
    tmail.api().delete(path(ip));
    tmail.success();
  }

  @Command(description = "List the addresses and networks.")
  void list(@Mixin Listing listing) {
    listing.print(tmail.out(), tmail.api().list("relayips"), new Column("IP", "ip"));
  }

  /** The slash of a network is not encoded, because servers refuse encoded slashes. */
  private static String path(String ip) {
    return ApiClient.path("relayips", ip).replace("%2F", "/");
  }
}
