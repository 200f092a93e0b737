package io.tmail.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/** The time of a user's last login by any service. Older Dovecot configurations also write here. */
@Entity
@Table(name = "last_logins")
@NamedQuery(name = LastLogin.OF, query = "SELECT l FROM LastLogin l WHERE l.login IN :logins")
public class LastLogin {
  public static final String OF = "LastLogin.of";

  @Id private String login;

  /** Milliseconds since the epoch. */
  @Column(name = "last_login")
  private long millis;

  protected LastLogin() {}

  public LastLogin(String login, Instant at) {
    this.login = login;
    this.millis = at.toEpochMilli();
  }

  String login() {
    return login;
  }

  Instant at() {
    return Instant.ofEpochMilli(millis);
  }
}
