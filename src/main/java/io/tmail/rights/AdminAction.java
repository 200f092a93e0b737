package io.tmail.rights;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;

/** One change, and who asked for it. Never holds a secret. */
@Entity
@Table(name = "admin_actions")
public class AdminAction {
  private static final int LONGEST_ENTITY = 320;
  private static final int LONGEST_DETAIL = 1000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(name = "done_at")
  private Instant at;

  private String actor;
  private String via;
  private String client;
  private String action;
  private String entity;
  private String detail;

  protected AdminAction() {}

  AdminAction(Actor actor, Instant at, String action, String entity, String detail) {
    this.at = at;
    this.actor = actor.name();
    this.via = actor.via().text();
    this.client = actor.client();
    this.action = action;
    this.entity = cut(entity, LONGEST_ENTITY);
    this.detail = cut(detail, LONGEST_DETAIL);
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most - 1) + "…" : text;
  }

  /** Grows with time. */
  public long id() {
    return id;
  }

  public Instant at() {
    return at;
  }

  /** Who asked for it. */
  public String actor() {
    return actor;
  }

  /** The interface used. */
  public Actor.Via via() {
    return Actor.Via.valueOf(via.toUpperCase(Locale.ROOT));
  }

  /** The address the request came from; empty for the server itself. */
  public String client() {
    return client;
  }

  /** What was done, such as {@code user.add}. */
  public String action() {
    return action;
  }

  /** To what it was done: a login, a domain, a queue id. */
  public String entity() {
    return entity;
  }

  /** More about it, may be empty. */
  public String detail() {
    return detail;
  }

  @Override
  public String toString() {
    return "AdminAction[" + action + " " + entity + "]";
  }
}
