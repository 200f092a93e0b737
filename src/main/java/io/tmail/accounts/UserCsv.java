package io.tmail.accounts;

import io.tmail.accounts.ImportedUser.Outcome;
import io.tmail.mail.Case;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Login;
import io.tmail.secrets.GeneratedPassword;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Users as comma-separated values. The first line names the columns, in any order: {@code login},
 * {@code passwd}, {@code hash} (in Dovecot's spelling), {@code active}, {@code authRelay}, {@code
 * haveMailbox}, {@code isCatchall}, {@code mailboxQuota}, {@code mailHost}; only the login is
 * required. A user without a password gets a generated one. Any thread may call.
 */
@ApplicationScoped
public class UserCsv {
  /** Hashing that many passwords takes half a minute. */
  static final int MOST_USERS = 10_000;

  private static final int PAGE = 1_000;
  private static final List<String> COLUMNS =
      List.of(
          "login",
          "passwd",
          "hash",
          "active",
          "authRelay",
          "haveMailbox",
          "isCatchall",
          "mailboxQuota",
          "mailHost");

  private static final Set<String> SECRET = Set.of("passwd", "hash");

  private Users users;

  protected UserCsv() {}

  @Inject
  public UserCsv(Users users) {
    this.users = users;
  }

  /** A dry run of {@link #add}: reports the results, and changes nothing. */
  public List<ImportedUser> check(String text) {
    Set<String> logins = new HashSet<>();
    Set<String> catchAlls = new HashSet<>();
    return each(
        text,
        (line, wanted, active, made) -> {
          users.check(wanted);
          expectFirst(logins, Login.normal(wanted.login()), "login", " appears on an earlier line");
          if (wanted.catchAll()) {
            String domain = MailAddress.domainOf(Login.normal(wanted.login()));
            expectFirst(catchAlls, domain, "isCatchall", " has a catch-all on an earlier line");
          }
          return ImportedUser.good(line, Login.normal(wanted.login()), Outcome.READY, "");
        });
  }

  private static void expectFirst(Set<String> seen, String name, String field, String what) {
    if (!seen.add(name)) {
      throw AccountsException.conflict(field, name + what);
    }
  }

  /** Adds the users one by one; a line that breaks a rule is reported, and the others are added. */
  public List<ImportedUser> add(String text) {
    return each(
        text,
        (line, wanted, active, made) -> {
          User user = users.add(wanted);
          if (!active) {
            users.update(user.login(), UserChange.NOTHING.withActive(false));
          }
          return ImportedUser.good(
              line, user.login(), Outcome.ADDED, made ? wanted.password() : "");
        });
  }

  /** All that the query finds, without passwords, row by row in the order of the query. */
  public void write(UserQuery query, Consumer<String> out) {
    List<String> columns = COLUMNS.stream().filter(name -> !SECRET.contains(name)).toList();
    out.accept(Csv.write(columns));
    List<ListedUser> page;
    int offset = 0;
    do {
      page = users.list(query, offset, PAGE);
      page.forEach(listed -> out.accept(row(listed.user())));
      offset += PAGE;
    } while (page.size() == PAGE);
  }

  private static String row(User user) {
    return Csv.write(
        List.of(
            user.login(),
            String.valueOf(user.isActive()),
            String.valueOf(user.mayRelay()),
            String.valueOf(user.hasMailbox()),
            String.valueOf(user.isCatchAll()),
            user.quota(),
            user.mailHost().orElse("")));
  }

  /** What is done with one user of the file. */
  private interface Step {
    ImportedUser take(int line, NewUser wanted, boolean active, boolean passwordMade);
  }

  private static List<ImportedUser> each(String text, Step step) {
    List<Csv.Row> rows = Csv.read(text);
    if (rows.isEmpty()) {
      throw AccountsException.refused(
          "csv", "the text has no lines; expected column names in the first");
    }
    if (rows.size() > MOST_USERS + 1) {
      throw AccountsException.refused("csv", "more than " + MOST_USERS + " users at once");
    }
    List<String> columns = columns(rows.get(0));
    List<ImportedUser> outcome = new ArrayList<>();
    for (Csv.Row row : rows.subList(1, rows.size())) {
      outcome.add(taken(row, columns, step));
    }
    return outcome;
  }

  private static List<String> columns(Csv.Row head) {
    List<String> columns = head.cells().stream().map(UserCsv::column).toList();
    if (!columns.contains("login") || new HashSet<>(columns).size() < columns.size()) {
      throw AccountsException.refused(
          "csv", "the first line must name each column once, and one of them login");
    }
    return columns;
  }

  private static String column(String name) {
    return COLUMNS.stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                AccountsException.refused(
                    "csv",
                    "unknown column '"
                        + name
                        + "'; expected one of "
                        + String.join(", ", COLUMNS)));
  }

  private static ImportedUser taken(Csv.Row row, List<String> columns, Step step) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.cells().size()); i++) {
      cells.put(columns.get(i), row.cells().get(i));
    }
    String login = cells.getOrDefault("login", "");
    try {
      if (row.cells().size() > columns.size()) {
        throw AccountsException.refused(
            "csv", "the line has more cells than the first line has columns");
      }
      String given = cells.getOrDefault("passwd", "");
      String hash = cells.getOrDefault("hash", "");
      if (!given.isEmpty() && !hash.isEmpty()) {
        throw AccountsException.refused("hash", "expected either a password or a hash, not both");
      }
      boolean made = given.isEmpty() && hash.isEmpty();
      NewUser wanted =
          new NewUser(
              login,
              made ? GeneratedPassword.make() : given,
              hash.isEmpty() ? null : hash,
              flag(cells, "authRelay", false),
              flag(cells, "haveMailbox", login.contains("@")),
              flag(cells, "isCatchall", false),
              cells.get("mailboxQuota"),
              cells.get("mailHost"),
              false);
      return step.take(row.line(), wanted, flag(cells, "active", true), made);
    } catch (AccountsException refusal) {
      return ImportedUser.refused(row.line(), login, refusal);
    }
  }

  private static boolean flag(Map<String, String> cells, String column, boolean unsaid) {
    return switch (Case.lower(cells.getOrDefault(column, ""))) {
      case "" -> unsaid;
      case "true", "yes", "y", "1" -> true;
      case "false", "no", "n", "0" -> false;
      default -> throw AccountsException.refused(column, column + " must be true or false");
    };
  }
}
