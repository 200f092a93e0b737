package io.tmail.dovecot;

import io.tmail.accounts.MailHosts;
import io.tmail.accounts.User;
import io.tmail.accounts.UserTables;
import io.tmail.accounts.Users;
import io.tmail.config.Settings;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The mailboxes themselves: usage and removal. Any thread may call. */
@ApplicationScoped
public class Mailboxes {
  private static final Logger LOG = Logger.getLogger(Mailboxes.class.getName());
  private static final long PATIENCE_MILLIS = 1_000;
  private static final int FIELDS = 5;
  private static final int KIBIBYTE = 1024;

  private UserTables userTables;
  private Users users;
  private Doveadm doveadm;
  private MailHosts hosts;
  private ActionLog actions;
  private Settings settings;

  protected Mailboxes() {}

  @Inject
  public Mailboxes(
      UserTables userTables,
      Users users,
      Doveadm doveadm,
      MailHosts hosts,
      ActionLog actions,
      Settings settings) {
    this.userTables = userTables;
    this.users = users;
    this.doveadm = doveadm;
    this.hosts = hosts;
    this.actions = actions;
    this.settings = settings;
  }

  /** The usage of a mailbox; empty if Dovecot does not report it. */
  public Optional<MailboxUsage> usage(String login) {
    return Optional.ofNullable(usage(List.of(login)).get(login));
  }

  /** The same for many users, by login; missing entries are unknown. Takes at most one second. */
  public Map<String, MailboxUsage> usage(Collection<String> logins) {
    Map<String, MailboxUsage> known = new LinkedHashMap<>();
    if (logins.isEmpty() || settings.dovecot().doveadm().isEmpty()) {
      return known;
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    doveadm
        .byHost(logins)
        .forEach(
            (host, theirs) -> {
              long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
              known.putAll(usageAt(host, theirs, left));
            });
    return known;
  }

  private Map<String, MailboxUsage> usageAt(String host, List<String> logins, long millis) {
    Map<String, MailboxUsage> known = new LinkedHashMap<>();
    try (DoveadmSession session = doveadm.open(host, millis)) {
      for (String login : logins) {
        DoveadmReply reply = session.run(login, "", List.of("quota get"));
        if (reply.isDone()) {
          known.put(login, usage(reply));
        }
      }
    } catch (IOException silent) {
      LOG.log(Level.INFO, "mailbox usage is unavailable: {0}", silent.getMessage());
    }
    return known;
  }

  /** Rows of name, kind, value, limit, percent; kibibytes of STORAGE, number of MESSAGE. */
  private static MailboxUsage usage(DoveadmReply reply) {
    long bytes = 0;
    long messages = 0;
    long limit = 0;
    List<String> fields = reply.fields();
    for (int row = 0; row + FIELDS <= fields.size(); row += FIELDS) {
      if (fields.get(row + 1).equals("STORAGE")) {
        bytes = number(fields.get(row + 2)) * KIBIBYTE;
        limit = number(fields.get(row + 3)) * KIBIBYTE;
      } else {
        messages = number(fields.get(row + 2));
      }
    }
    return new MailboxUsage(bytes, messages, limit);
  }

  private static long number(String field) {
    return field.matches("\\d{1,15}") ? Long.parseLong(field) : 0;
  }

  /**
   * Removes a user and all mail in their mailbox. When this throws {@link AccountsException} with
   * the field {@code mailbox}, either nothing was done, or the user is removed and the message says
   * where the mail remains.
   */
  public void removeWithMail(String login) {
    User user = userTables.existing(login);
    if (user.home().isEmpty()) {
      users.remove(login);
      return;
    }
    expectMailHere(user);
    MailboxFolder folder = new MailboxFolder(settings.users().homeBase(), Path.of(user.home()));
    folder.expectRemovable();
    users.expectNobodyElseIn(user);
    users.remove(login);
    try {
      folder.remove();
      actions.note("mailbox.remove", user.login(), "all mail in " + user.home());
    } catch (IOException failed) {
      LOG.log(Level.WARNING, "mail is left in " + user.home(), failed);
      throw AccountsException.refused(
          "mailbox", "user " + login + " is removed, but mail is left in " + user.home());
    }
  }

  private void expectMailHere(User user) {
    if (!hosts.names().isEmpty()) {
      throw AccountsException.refused(
          "mailbox",
          "the mail is on "
              + hosts.of(user.login())
              + ", where "
              + user.home()
              + " can be removed after the user");
    }
  }
}
