package io.tmail.credentials;

import io.tmail.database.Tables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of sessions of the console. */
@ApplicationScoped
class SessionTables {
  private Tables tables;

  protected SessionTables() {}

  @Inject
  public SessionTables(Tables tables) {
    this.tables = tables;
  }

  Optional<ConsoleSession> find(String mark) {
    return by("mark", mark).stream().findFirst();
  }

  /** Newest first. */
  List<ConsoleSession> of(String login) {
    return by("login", login);
  }

  private List<ConsoleSession> by(String field, String value) {
    return tables.read(
        entities ->
            entities
                .createQuery(
                    "SELECT s FROM ConsoleSession s WHERE s."
                        + field
                        + " = :value ORDER BY s.begun DESC, s.id DESC",
                    ConsoleSession.class)
                .setParameter("value", value));
  }

  @Transactional
  public void touch(String mark, Instant now) {
    tables.execute(
        entities ->
            entities
                .createQuery("UPDATE ConsoleSession s SET s.seen = :now WHERE s.mark = :mark")
                .setParameter("now", now)
                .setParameter("mark", mark));
  }

  /** Those that began before, or were not seen since. */
  void removeOver(Instant begun, Instant seen) {
    tables.execute(
        entities ->
            entities
                .createQuery(
                    "DELETE FROM ConsoleSession s WHERE s.begun < :begun OR s.seen < :seen")
                .setParameter("begun", begun)
                .setParameter("seen", seen));
  }

  /** How many of a login were removed, all but the one. */
  int removeOthers(String login, String kept) {
    return tables.execute(
        entities ->
            entities
                .createQuery(
                    "DELETE FROM ConsoleSession s WHERE s.login = :login AND s.mark <> :kept")
                .setParameter("login", login)
                .setParameter("kept", kept));
  }

  boolean remove(String login, long id) {
    return tables.execute(
            entities ->
                entities
                    .createQuery(
                        "DELETE FROM ConsoleSession s WHERE s.login = :login AND s.id = :id")
                    .setParameter("login", login)
                    .setParameter("id", id))
        == 1;
  }
}
