package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import jakarta.json.Json;
import jakarta.json.JsonArray;
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
    description = "Users and their mailboxes.",
    subcommands = {UserSuspendCommand.class, UserRestoreCommand.class})
final class UserCommand {
  private static final String USERS = "users";

  @ParentCommand private Tmail tmail;

  Tmail tmail() {
    return tmail;
  }

  /** Whether a user may log in. */
  static final class Activity {
    @Option(names = "--active", required = true, description = "Allow the user to log in again.")
    private boolean active;

    @Option(
        names = "--inactive",
        required = true,
        description = "Sign the user out immediately; they may not log in.")
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

  @Command(description = "Delete a user; mail is kept on disk unless --remove-mail is given.")
  void del(
      @Option(names = "--remove-mail", description = "Also delete all mail in the mailbox.")
          boolean removeMail,
      @Option(names = "--yes", description = "Do not ask for confirmation before mail is deleted.")
          boolean yes,
      @Parameters(paramLabel = "USER", description = "Login.") String user) {
    if (removeMail && !yes) {
      tmail.confirm("All mail of " + user + " will be permanently deleted.");
    }
    tmail
        .api()
        .patient()
        .delete(ApiClient.path(USERS, user) + (removeMail ? "?mailbox=remove" : ""));
    tmail.success();
  }

  @Command(description = "Show a user and the mailbox usage.")
  void show(
      @Mixin Listing listing,
      @Parameters(paramLabel = "USER", description = "Login.") String user) {
    JsonObject found = tmail.api().get(ApiClient.path(USERS, user));
    JsonObjectBuilder row = Json.createObjectBuilder(found);
    if (found.getBoolean("haveMailbox")) {
      row.add("usage", usage(user));
    }
    listing.print(
        tmail.out(),
        Json.createArrayBuilder().add(row).build(),
        new Column("LOGIN", "login"),
        new Column("ACTIVE", "active"),
        new Column("QUOTA", "mailboxQuota"),
        new Column("USAGE", "usage"),
        new Column("APP PASSWORDS ONLY", "appPasswordsOnly"),
        new Column("JUNK SCORE", "junkScore"),
        new Column("LAST LOGIN", "lastLogin"),
        new Column("HOST", "mailHost"),
        new Column("HOME", "home"));
  }

  private String usage(String user) {
    JsonObject usage = tmail.api().get(ApiClient.path(USERS, user) + "/usage");
    return usage.getJsonNumber("bytes")
        + " bytes"
        + (usage.getJsonNumber("limit").longValue() > 0
            ? " (" + usage.getInt("percent") + " %)"
            : "");
  }

  @Command(description = "Change a user; values that are not given stay as they are.")
  void update(
      @Mixin UserFlags flags,
      @Option(
              names = {"-p", "--password"},
              paramLabel = "NEW",
              description = "New password; - reads standard input.")
          String password,
      @Option(
              names = {"-g", "--generate"},
              description = "Generate a new password and print it.")
          boolean generate,
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
    if (!change.isEmpty() || (senders.isEmpty() && !generate)) {
      tmail.api().put(ApiClient.path(USERS, user), change);
    }
    senders.apply(tmail.api(), ApiClient.path(USERS, user));
    if (generate) {
      tmail
          .out()
          .println(
              tmail
                  .api()
                  .change("POST", ApiClient.path(USERS, user) + "/password")
                  .getString("passwd"));
    } else {
      tmail.success();
    }
  }

  @Command(
      name = "reset-factor",
      description = "Remove the second factor of a user who has lost it.")
  void resetFactor(@Parameters(paramLabel = "USER", description = "Login.") String login) {
    tmail.api().delete(ApiClient.path(USERS, login) + "/second-factor");
    tmail.success();
  }

  @Command(description = "List a user's logins of the last 90 days, newest first.")
  void logins(
      @Mixin Listing listing,
      @Parameters(paramLabel = "USER", description = "Login.") String login) {
    listing.print(
        tmail.out(),
        tmail.api().list(ApiClient.path(USERS, login) + "/logins"),
        new Column("LAST", "last"),
        new Column("SERVICE", "service"),
        new Column("FROM", "client"),
        new Column("PROGRAM", "program"),
        new Column("FIRST", "first"),
        new Column("TIMES", "times"));
  }

  @Command(description = "List a user's console sessions, newest first, or end them.")
  void sessions(
      @Mixin Listing listing,
      @Option(
              names = "--end",
              paramLabel = "ID",
              description = "End this session, or with all every session.")
          String ended,
      @Parameters(paramLabel = "USER", description = "Login.") String login) {
    String sessions = ApiClient.path(USERS, login) + "/sessions";
    if (ended == null) {
      listing.print(
          tmail.out(),
          tmail.api().list(sessions),
          new Column("ID", "id"),
          new Column("BEGUN", "begun"),
          new Column("SEEN", "seen"),
          new Column("FROM", "client"),
          new Column("BROWSER", "browser"));
      return;
    }
    tmail.api().delete(sessions + (ended.equals("all") ? "" : "/" + ApiClient.encoded(ended)));
    tmail.success();
  }

  @Command(description = "List the users.")
  void list(
      @Mixin Listing listing,
      @Option(
              names = "--sort",
              paramLabel = "BY",
              defaultValue = "login",
              description = "Order: login, active or lastLogin; -lastLogin is descending.")
          String sort,
      @Parameters(
              paramLabel = "TEXT",
              arity = "0..1",
              description = "Only logins that contain this.")
          String text) {
    String query =
        (text == null ? "" : "q=" + ApiClient.encoded(text))
            + (sort.equals("login")
                ? ""
                : (text == null ? "" : "&") + "sort=" + ApiClient.encoded(sort));
    listing.print(
        tmail.out(),
        tmail.api().list(USERS, query),
        new Column("LOGIN", "login"),
        new Column("ACTIVE", "active"),
        new Column("MAILBOX", "haveMailbox"),
        new Column("RELAY", "authRelay"),
        new Column("CATCH-ALL", "isCatchall"),
        new Column("QUOTA", "mailboxQuota"),
        new Column("LAST LOGIN", "lastLogin"));
  }

  @Command(description = "List the Dovecots and the number of mailboxes on each.")
  void hosts(@Mixin Listing listing) {
    listing.print(
        tmail.out(),
        tmail.api().list("mail-hosts"),
        new Column("HOST", "name"),
        new Column("MAILBOXES", "mailboxes"));
  }

  @Command(
      description = {
        "Store a host for each mailbox that has none, and print their number.",
        "Before you add a second Dovecot, use --to with the first one, which has the mail."
      })
  void spread(
      @Option(
              names = "--to",
              paramLabel = "HOST",
              defaultValue = "",
              description =
                  "Use this host for all, instead of the one chosen by each login's hash.")
          String host) {
    JsonObject done =
        tmail
            .api()
            .patient()
            .change("POST", "mail-hosts/spread?mailHost=" + ApiClient.encoded(host));
    tmail.out().println(done.getInt("mailboxes"));
  }

  @Command(description = "Print all users as comma-separated values, without passwords.")
  void export() {
    tmail.exactOut().print(tmail.api().patient().text("users.csv"));
  }

  @Command(
      name = "import",
      description = {
        "Add users from comma-separated values.",
        "The first line names the columns:"
            + " login,passwd,hash,active,authRelay,haveMailbox,isCatchall,mailboxQuota,mailHost."
            + " Only login is required. Users without password and hash get a password, which is"
            + " printed."
      })
  void imported(
      @Mixin Listing listing,
      @Option(
              names = "--preview",
              description = "Show the result for each line, and import nothing.")
          boolean preview,
      @Parameters(paramLabel = "FILE", description = "A file; - reads standard input.")
          String file) {
    importCsv(tmail, listing, preview, file);
  }

  static void importCsv(Tmail tmail, Listing listing, boolean preview, String file) {
    JsonArray lines =
        tmail
            .api()
            .patient()
            .postText(
                "users.csv" + (preview ? "?preview=true" : ""), "text/csv", tmail.textOf(file));
    listing.print(
        tmail.out(),
        lines,
        new Column("LINE", "line"),
        new Column("LOGIN", "login"),
        new Column("OUTCOME", "outcome"),
        new Column("PASSWORD", "passwd"),
        new Column("COLUMN", "field"),
        new Column("REASON", "detail"));
    CommandFailedException.ifRefused(lines, "lines refused");
  }
}
