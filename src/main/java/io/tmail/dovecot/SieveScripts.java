package io.tmail.dovecot;

import io.tmail.accounts.User;
import io.tmail.accounts.UserTables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Users' Sieve scripts, kept by Dovecot: for the user and for administrators of the user's domain.
 * Any thread may call; each call takes at most some seconds. A failure of Dovecot is {@link
 * AccountsException.Kind#UNAVAILABLE}.
 */
@ApplicationScoped
public class SieveScripts {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int LONGEST_SCRIPT = 128 << 10;
  private static final int MOST_SCRIPTS = 50;
  private static final String FIELD = "script";

  /** RFC 5804 §1.6: no C0, no C1, no separators of lines; Dovecot's doveadm fails at C1. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\u2028\\u2029/]{1,128}");

  private UserTables users;
  private Doveadm doveadm;
  private ActionLog actions;

  protected SieveScripts() {}

  @Inject
  public SieveScripts(UserTables users, Doveadm doveadm, ActionLog actions) {
    this.users = users;
    this.doveadm = doveadm;
    this.actions = actions;
  }

  /** Those of a user, in Dovecot's order. */
  public List<SieveScript> list(String login) {
    List<String> fields = expectDone("", run(owner(login), "", "sieve list")).fields();
    List<SieveScript> scripts = new ArrayList<>();
    for (int row = 0; row < fields.size(); row += 2) {
      boolean active = row + 1 < fields.size() && fields.get(row + 1).equals("ACTIVE");
      scripts.add(new SieveScript(fields.get(row), active));
    }
    return scripts;
  }

  /** Its text, lines ended by LF. */
  public String text(String login, String name) {
    List<String> fields =
        expectDone(name, run(owner(login), "", "sieve get", "--", checked(name))).fields();
    String text = fields.isEmpty() ? "" : fields.get(0).replace("\r\n", "\n");
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  /**
   * Stores a new or changed script if it compiles.
   *
   * @param activate whether to activate it; otherwise the active script is not changed
   * @throws AccountsException of kind REFUSED with Dovecot's messages, one per line: {@code line 3:
   *     unknown command 'foo'}
   */
  public void put(String login, String name, String text, boolean activate) {
    String owner = owner(login);
    expectUsable(owner, checked(name), text);
    List<String> command = new ArrayList<>(List.of("sieve put"));
    if (activate) {
      command.add("-a");
    }
    command.addAll(List.of("--", name));
    expectDone(
        name, run(owner, text.endsWith("\n") ? text : text + "\n", command.toArray(new String[0])));
    actions.note("sieve.put", owner, name + (activate ? ", active" : ""));
  }

  private void expectUsable(String owner, String name, String text) {
    if (text.length() > LONGEST_SCRIPT || text.indexOf('\0') >= 0) {
      throw AccountsException.refused(FIELD, "a script has at most 128 KiB of text");
    }
    List<SieveScript> present = list(owner);
    if (present.size() >= MOST_SCRIPTS && present.stream().noneMatch(s -> s.name().equals(name))) {
      throw AccountsException.refused("name", "more than " + MOST_SCRIPTS + " scripts");
    }
  }

  /** Activates a script. */
  public void activate(String login, String name) {
    String owner = owner(login);
    expectDone(name, run(owner, "", "sieve activate", "--", checked(name)));
    actions.note("sieve.activate", owner, name);
  }

  /** Deactivates the active script. */
  public void deactivate(String login) {
    String owner = owner(login);
    expectDone("", run(owner, "", "sieve deactivate"));
    actions.note("sieve.deactivate", owner, "");
  }

  /** Removes one, be it active or not. */
  public void remove(String login, String name) {
    String owner = owner(login);
    expectDone(name, run(owner, "", "sieve delete", "-a", "--", checked(name)));
    actions.note("sieve.remove", owner, name);
  }

  /** The name of the active script. */
  Optional<String> active(String login) {
    return list(login).stream().filter(SieveScript::active).map(SieveScript::name).findFirst();
  }

  private String owner(String login) {
    User user = users.existing(login);
    if (!user.hasMailbox()) {
      throw AccountsException.notFound("login", "User " + user.login() + " has no mailbox");
    }
    return user.login();
  }

  static String checked(String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw AccountsException.refused(
          "name",
          "the name of a script has 1 to 128 characters, no slash and no control characters");
    }
    return name;
  }

  private DoveadmReply run(String login, String input, String... command) {
    try {
      return doveadm.run(PATIENCE_MILLIS, login, input, List.of(command));
    } catch (IOException silent) {
      throw unavailable(silent.getMessage());
    }
  }

  private static AccountsException unavailable(String why) {
    return AccountsException.unavailable(
        FIELD, "Dovecot's Sieve scripts are not available now: " + why);
  }

  private static DoveadmReply expectDone(String name, DoveadmReply reply) {
    if (reply.isDone()) {
      return reply;
    }
    throw switch (reply.error()) {
      case "NOTFOUND" -> AccountsException.notFound("name", "there is no script " + name);
      case "NOUSER" -> AccountsException.notFound("login", "Dovecot does not know the user");
      case "DATAERR" -> AccountsException.refused(FIELD, words(name, reply));
      default -> unavailable(words(name, reply));
    };
  }

  /** Dovecot's words without the program, the user and the script that it begins each line with. */
  private static String words(String name, DoveadmReply reply) {
    String words =
        reply.messages().stream()
            .map(line -> line.replaceFirst("^doveadm\\([^)]*\\)(<[^>]*>)*: ", ""))
            .map(line -> line.replaceFirst("^sieve: ", ""))
            .map(line -> line.startsWith(name + ": ") ? line.substring(name.length() + 2) : line)
            .filter(line -> !line.matches("(parse|validation|code generation) failed"))
            .collect(Collectors.joining("\n"));
    return words.isEmpty() ? "Dovecot rejected the script" : words;
  }
}
