package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code tmail selftest}: exit code 1 if a check fails. */
@Command(
    name = "selftest",
    description = {
      "Test databases, store, Dovecot, DNS, and each listener as an outside client.",
      "Takes at most 20 seconds; the exit code is 1 if a check fails."
    })
final class SelfTestCommand implements Runnable {
  @ParentCommand private Tmail tmail;
  @Mixin private Listing listing;

  @Override
  public void run() {
    JsonArray findings = tmail.api().patient().postForList("selftest");
    listing.print(
        tmail.out(),
        findings,
        new Column("CHECK", "check"),
        new Column("ABOUT", "about"),
        new Column("STATE", "state"),
        new Column("FOUND", "found"),
        new Column("WANTED", "wanted"));
    long bad =
        findings.getValuesAs(JsonObject.class).stream()
            .filter(finding -> finding.getString("state").equals("bad"))
            .count();
    if (bad > 0) {
      throw new CommandFailedException(bad + " of " + findings.size() + " checks failed");
    }
  }
}
