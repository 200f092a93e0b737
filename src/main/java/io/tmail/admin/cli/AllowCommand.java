package io.tmail.admin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail allow …} */
@Command(
    name = "allow",
    synopsisSubcommandLabel = "ACTION",
    description = "Senders whose mail is not judged: of the server, a domain or a user.")
final class AllowCommand {
  @ParentCommand private Tmail tmail;

  @Command(description = "Allow a sender.")
  void add(
      @Mixin SenderEntries.Owner owner,
      @Option(
              names = "--note",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Why, for those who read the list.")
          String note,
      @Parameters(paramLabel = "SENDER", description = SenderEntries.SENDER) String sender) {
    entries().add(owner, note, sender);
  }

  @Command(description = "Remove a sender from the list.")
  void del(
      @Mixin SenderEntries.Owner owner,
      @Parameters(paramLabel = "SENDER", description = SenderEntries.SENDER) String sender) {
    entries().del(owner, sender);
  }

  @Command(description = "List the senders.")
  void list(@Mixin SenderEntries.Owner owner, @Mixin Listing listing) {
    entries().list(owner, listing);
  }

  private SenderEntries entries() {
    return new SenderEntries(tmail, true);
  }
}
