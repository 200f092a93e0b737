package io.tmail.senders;

import io.tmail.accounts.DomainRemoved;
import io.tmail.accounts.Domains;
import io.tmail.accounts.LoginRemoved;
import io.tmail.accounts.Users;
import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The allow and block lists. Each has an owner: the server (the empty text), a domain, or a user by
 * login. Administrators change those of the server, domain administrators those of their domains
 * and users, users their own. Any thread may call.
 */
@ApplicationScoped
public class SenderLists {
  /** Entries of the server or of a domain, and of a user. */
  private static final int MOST = 5000;

  private static final int MOST_OF_USER = 500;

  /** Lists that are kept for a second: some ten MiB, if all are full. */
  private static final int KEPT = 20;

  private static final int KEPT_OF_USERS = 500;

  private static final int LONGEST_NOTE = 200;

  private static final String SERVER = "";

  private final Recent<String, Boolean> any = new Recent<>();
  private final Recent<String, SenderList> wide = new Recent<>(KEPT);
  private final Recent<String, SenderList> ofUsers = new Recent<>(KEPT_OF_USERS);

  private Tables tables;
  private Domains domains;
  private Users users;
  private Event<AccountsChanged> changes;
  private ActionLog actions;
  private Clock clock;

  protected SenderLists() {}

  @Inject
  SenderLists(
      Tables tables,
      Domains domains,
      Users users,
      Event<AccountsChanged> changes,
      ActionLog actions,
      Clock clock) {
    this.tables = tables;
    this.domains = domains;
    this.users = users;
    this.changes = changes;
    this.actions = actions;
    this.clock = clock;
  }

  /** The server's own list, at most a second old. */
  public SenderList ofServer() {
    return isEmpty() ? SenderList.EMPTY : wide.get(SERVER, this::read);
  }

  /**
   * The lists that count for a recipient, the narrowest first and the server's last; at most a
   * second old.
   *
   * @param owners domains and logins
   */
  public List<SenderList> of(List<String> owners) {
    if (isEmpty()) {
      return List.of();
    }
    List<SenderList> all = new ArrayList<>();
    owners.forEach(owner -> all.add(cache(owner).get(owner, this::read)));
    all.add(ofServer());
    return all;
  }

  private Recent<String, SenderList> cache(String owner) {
    return owner.contains("@") ? ofUsers : wide;
  }

  private SenderList read(String owner) {
    List<SenderEntry> rows = rows(owner);
    return rows.isEmpty() ? SenderList.EMPTY : new SenderList(rows);
  }

  /** Where nobody has a list, no recipient costs a look at the database. */
  private boolean isEmpty() {
    return any.get(
        SERVER, same -> tables.first(SenderEntry.FIRST, SenderEntry.class, q -> q).isEmpty());
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    any.forget();
    wide.forget();
    ofUsers.forget();
  }

  /**
   * The entries of an owner, by sender; throws if there is no such owner that the actor may see.
   */
  public List<SenderEntry> list(String owner) {
    return rows(existing(owner));
  }

  /** Allows or blocks a sender; an entry that is there becomes this one. */
  @Transactional
  public SenderEntry put(String owner, String sender, Opinion opinion, String note) {
    String name = existing(owner);
    String text = note.strip();
    if (text.length() > LONGEST_NOTE) {
      throw AccountsException.refused("note", "the note has more than 200 characters");
    }
    String pattern = SenderPattern.parse(sender).text();
    SenderEntry entry = row(name, pattern).orElse(null);
    if (entry == null) {
      entry = added(new SenderEntry(name, pattern, opinion, text, clock.instant()));
    } else {
      entry.become(opinion, text);
    }
    changed(opinion == Opinion.ALLOWED ? "sender.allow" : "sender.block", name, pattern);
    return entry;
  }

  private SenderEntry added(SenderEntry entry) {
    int most = entry.owner().contains("@") ? MOST_OF_USER : MOST;
    if (rows(entry.owner()).size() >= most) {
      throw AccountsException.conflict("sender", "the list has " + most + " entries already");
    }
    tables.add(
        entry, AccountsException.conflict("sender", entry.sender() + " is in the list already"));
    return entry;
  }

  /** Neither allows nor blocks a sender from now on. */
  @Transactional
  public void remove(String owner, String sender) {
    String name = existing(owner);
    String pattern = SenderPattern.parse(sender).text();
    SenderEntry entry =
        row(name, pattern)
            .orElseThrow(
                () -> AccountsException.notFound("sender", pattern + " is not in the list"));
    tables.remove(entry);
    changed("sender.forget", name, pattern);
  }

  void onRemoved(@Observes LoginRemoved removed) {
    rows(removed.login()).forEach(tables::remove);
  }

  void onRemoved(@Observes DomainRemoved removed) {
    rows(removed.hostname()).forEach(tables::remove);
  }

  /** An owner that is there and within the actor's reach, as lists name it. */
  private String existing(String owner) {
    return owner.isBlank() ? server() : owner.contains("@") ? user(owner) : domain(owner);
  }

  private static String server() {
    Actor.expectAll("owner");
    return SERVER;
  }

  private String domain(String owner) {
    String name = DomainName.known(owner);
    if (Actor.current().role() == Role.USER || domains.find(name).isEmpty()) {
      throw AccountsException.notFound("owner", "Domain " + owner + " doesn't exist");
    }
    return name;
  }

  private String user(String owner) {
    return users
        .find(Login.normal(owner))
        .orElseThrow(() -> AccountsException.notFound("owner", "User " + owner + " doesn't exist"))
        .login();
  }

  private List<SenderEntry> rows(String owner) {
    return tables.named(
        SenderEntry.OF_OWNER, SenderEntry.class, q -> q.setParameter("owner", owner));
  }

  private Optional<SenderEntry> row(String owner, String sender) {
    return tables.first(
        SenderEntry.ONE,
        SenderEntry.class,
        q -> q.setParameter("owner", owner).setParameter("sender", sender));
  }

  private void changed(String action, String owner, String sender) {
    changes.fire(new AccountsChanged());
    actions.note(action, owner.isEmpty() ? "server" : owner, sender);
  }
}
