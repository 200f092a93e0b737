package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tmail user …} */
@Command(
    name = "user",
    synopsisSubcommandLabel = "ACTION",
    description = "Users and their mailboxes.")
final class UserCommand {
  private static final String USERS = "users";

  @ParentCommand private Tmail tmail;

  /** Whether a user may log in and get mail at all. */
  static final class Activity {
    @Option(names = "--active", required = true, description = "The user may log in again.")
    private boolean active;

    @Option(names = "--inactive", required = true, description = "The user is shut out at once.")
    private boolean inactive;

    boolean wanted() {
      return active && !inactive;
    }
  }

  @Command(description = "Add a user.")
  void add(
      @Mixin UserFlags flags,
      @Parameters(paramLabel = "USER", description = "Login, or e-mail address with -m.")
          String user,
      @Parameters(paramLabel = "PASSWORD", description = "Password; - reads standard input.")
          String password) {
    JsonObjectBuilder body = Json.createObjectBuilder().add("passwd", tmail.password(password));
    tmail.api().post(ApiClient.path(USERS, user), flags.addTo(body).build());
    tmail.success();
  }

  @Command(description = "Delete a user; the mail stays on disk.")
  void del(@Parameters(paramLabel = "USER", description = "Login.") String user) {
    tmail.api().delete(ApiClient.path(USERS, user));
    tmail.success();
  }

  @Command(description = "Change a user; what is not named stays as it is.")
  void update(
      @Mixin UserFlags flags,
      @Option(
              names = {"-p", "--password"},
              paramLabel = "NEW",
              description = "New password; - reads standard input.")
          String password,
      @ArgGroup Activity activity,
      @Mixin SenderFlags senders,
      @Parameters(paramLabel = "USER", description = "Login.") String user) {
    JsonObjectBuilder body = flags.addTo(Json.createObjectBuilder());
    if (password != null) {
      body.add("passwd", tmail.password(password));
    }
    if (activity != null) {
      body.add("active", activity.wanted());
    }
    JsonObject change = body.build();
    if (!change.isEmpty() || senders.isEmpty()) {
      tmail.api().put(ApiClient.path(USERS, user), change);
    }
    senders.apply(tmail.api(), ApiClient.path(USERS, user));
    tmail.success();
  }

  @Command(description = "List the users.")
  void list(
      @Mixin Listing listing,
      @Parameters(paramLabel = "TEXT", arity = "0..1", description = "Only logins with this text.")
          String text) {
    String query = text == null ? "" : "q=" + ApiClient.encoded(text);
    listing.print(
        tmail.out(),
        tmail.api().list(USERS, query),
        new Column("LOGIN", "login"),
        new Column("ACTIVE", "active"),
        new Column("MAILBOX", "haveMailbox"),
        new Column("RELAY", "authRelay"),
        new Column("CATCH-ALL", "isCatchall"),
        new Column("QUOTA", "mailboxQuota"));
  }
}
