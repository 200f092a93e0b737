package io.tmail.credentials;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A recent kind of login: service, client, password used, first and last time, and how often. */
@Entity
@Table(name = "recent_logins")
public class RecentLogin {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;
  private String service;
  private String client;
  private String program;

  @Column(name = "first_at")
  private Instant first;

  @Column(name = "last_at")
  private Instant last;

  private long times;

  protected RecentLogin() {}

  RecentLogin(LoginWay way, LoginsSeen seen) {
    this.login = way.login();
    this.service = way.service();
    this.client = way.client();
    this.program = way.program();
    this.first = seen.first();
    this.last = seen.last();
    this.times = seen.times();
  }

  /** {@code console}, {@code api}, {@code smtp}, {@code imap} or {@code pop3}. */
  public String service() {
    return service;
  }

  /** The client's address. */
  public String client() {
    return client;
  }

  /** Which password for programs it was; empty for the account's own. */
  public String program() {
    return program.equals(LoginWay.OWN) ? "" : program;
  }

  public Instant first() {
    return first;
  }

  public Instant last() {
    return last;
  }

  /** Several by IMAP or POP3 within two seconds count once. */
  public long times() {
    return times;
  }

  @Override
  public String toString() {
    return "RecentLogin[" + login + " " + service + " " + client + "]";
  }
}
