package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code tmail settings}: what the running server has started with; see {@code tmail config}. */
@Command(
    name = "settings",
    description = "Print the settings of the running server; secrets are masked.")
final class SettingsCommand implements Runnable {
  @ParentCommand private Tmail tmail;
  @Mixin private Listing listing;

  @Override
  public void run() {
    listing.print(
        tmail.out(),
        tmail.api().list("settings"),
        new Column("NAME", "name"),
        new Column("VALUE", "value"),
        new Column("SOURCE", "source"),
        new Column("MEANING", "meaning"));
  }
}
