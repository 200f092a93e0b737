package io.tmail.credentials;

import io.tmail.rights.Actor;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A console session, on any node. */
@Entity
@Table(name = "console_sessions")
public class ConsoleSession {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String mark;
  private String login;
  private String client;
  private String browser;

  @Column(name = "begun_at")
  private Instant begun;

  @Column(name = "seen_at")
  private Instant seen;

  protected ConsoleSession() {}

  ConsoleSession(String mark, String login, String client, String browser, Instant now) {
    this.mark = mark;
    this.login = login;
    this.client = client;
    this.browser = browser;
    this.begun = now;
    this.seen = now;
  }

  /** Its id, for ending it. */
  public long id() {
    return id;
  }

  /** The address it was begun from. */
  public String client() {
    return client;
  }

  /** Such as {@code Firefox, Linux}; empty if unknown. */
  public String browser() {
    return browser;
  }

  public Instant begun() {
    return begun;
  }

  /** The last request, to the minute. */
  public Instant seen() {
    return seen;
  }

  /** Whether it is the present session. */
  public boolean isThis() {
    return mark.equals(Actor.current().session());
  }

  @Override
  public String toString() {
    return "ConsoleSession[" + login + " " + client + "]";
  }
}
