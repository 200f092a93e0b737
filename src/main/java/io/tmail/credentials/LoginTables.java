package io.tmail.credentials;

import io.tmail.accounts.AdministratorTables;
import io.tmail.accounts.LastLogin;
import io.tmail.accounts.UserTables;
import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of recent logins. Several nodes may write at once. */
@ApplicationScoped
class LoginTables {
  private static final int MOST_OF_A_LOGIN = 50;
  private static final int MOST_AT_ONCE = 200;
  private static final String THIS_WAY =
      " WHERE r.login = :login AND r.service = :service AND r.client = :client"
          + " AND r.program = :program";

  private Tables tables;
  private UserTables users;
  private AdministratorTables administrators;

  protected LoginTables() {}

  @Inject
  public LoginTables(Tables tables, UserTables users, AdministratorTables administrators) {
    this.tables = tables;
    this.users = users;
    this.administrators = administrators;
  }

  /** Newest first. */
  List<RecentLogin> of(String login) {
    return tables.read(
        entities ->
            entities
                .createQuery(
                    "SELECT r FROM RecentLogin r WHERE r.login = :login"
                        + " ORDER BY r.last DESC, r.id DESC",
                    RecentLogin.class)
                .setParameter("login", login));
  }

  /** Stores logins, all or none; those of removed accounts are dropped. */
  @Transactional
  public void add(SortedMap<LoginWay, LoginsSeen> seen) {
    SortedMap<String, Instant> latest = new TreeMap<>();
    seen.forEach(
        (way, logins) -> {
          boolean isUser = users.find(way.login()).isPresent();
          if (isUser || administrators.find(way.login()).isPresent()) {
            add(way, logins);
          }
          if (isUser) {
            latest.merge(way.login(), logins.last(), (a, b) -> a.isAfter(b) ? a : b);
          }
        });
    latest.forEach(this::setLatest);
  }

  private void add(LoginWay way, LoginsSeen seen) {
    boolean isKnown =
        tables.execute(
                entities ->
                    of(way, entities, "UPDATE RecentLogin r SET r.times = r.times + :times")
                        .setParameter("times", seen.times()))
            == 1;
    if (isKnown) {
      tables.execute(
          entities ->
              of(way, entities, "UPDATE RecentLogin r SET r.last = :last", " AND r.last < :last")
                  .setParameter("last", seen.last()));
    } else {
      tables.append(new RecentLogin(way, seen));
      of(way.login()).stream().skip(MOST_OF_A_LOGIN).forEach(tables::remove);
    }
  }

  private static Query of(LoginWay way, EntityManager entities, String... statement) {
    String rest = statement.length > 1 ? statement[1] : "";
    return entities
        .createQuery(statement[0] + THIS_WAY + rest)
        .setParameter("login", way.login())
        .setParameter("service", way.service())
        .setParameter("client", way.client())
        .setParameter("program", way.program());
  }

  /** For the listing of users. */
  private void setLatest(String login, Instant at) {
    int changed =
        tables.execute(
            entities ->
                entities
                    .createQuery(
                        "UPDATE LastLogin l SET l.millis = :at"
                            + " WHERE l.login = :login AND l.millis < :at")
                    .setParameter("login", login)
                    .setParameter("at", at.toEpochMilli()));
    boolean isThere = changed == 1 || !latestOf(login).isEmpty();
    if (!isThere) {
      tables.append(new LastLogin(login, at));
    }
  }

  private List<LastLogin> latestOf(String login) {
    return tables.read(
        entities ->
            entities
                .createNamedQuery(LastLogin.OF, LastLogin.class)
                .setParameter("logins", List.of(login)));
  }

  /**
   * Takes over what Dovecot has written, each row on one node only; a row that Dovecot writes again
   * meanwhile is left for the next call.
   *
   * @return whether there may be more
   */
  @Transactional
  public boolean takeMailboxLogins() {
    List<MailboxLogin> rows = mailboxLogins();
    SortedMap<LoginWay, LoginsSeen> seen = new TreeMap<>();
    for (MailboxLogin row : rows) {
      if (isTaken(row)) {
        seen.merge(row.way(), LoginsSeen.one(row.at()), LoginsSeen::plus);
      }
    }
    add(seen);
    return rows.size() == MOST_AT_ONCE;
  }

  List<MailboxLogin> mailboxLogins() {
    return tables.read(
        entities ->
            entities
                .createQuery("SELECT m FROM MailboxLogin m ORDER BY m.id", MailboxLogin.class)
                .setMaxResults(MOST_AT_ONCE));
  }

  boolean isTaken(MailboxLogin row) {
    return tables.execute(
            entities ->
                entities
                    .createQuery("DELETE FROM MailboxLogin m WHERE m.id = :id AND m.at = :at")
                    .setParameter("id", row.id())
                    .setParameter("at", row.at()))
        == 1;
  }

  @Transactional
  public void removeOlderThan(Instant end) {
    tables.execute(
        entities ->
            entities
                .createQuery("DELETE FROM RecentLogin r WHERE r.last < :end")
                .setParameter("end", end));
  }

  /** What is known of a login that goes. */
  void remove(String login) {
    for (String entity : List.of("RecentLogin", "MailboxLogin", "LastLogin")) {
      tables.execute(
          entities ->
              entities
                  .createQuery("DELETE FROM " + entity + " e WHERE e.login = :login")
                  .setParameter("login", login));
    }
  }
}
