package io.tmail.accounts;

import io.tmail.database.YesNo;
import io.tmail.rights.Role;
import io.tmail.secrets.PasswordHash;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** A person who may use the console and the API. */
@Entity
@Table(name = "administrators")
@NamedQuery(
    name = Administrator.BY_LOGIN,
    query = "SELECT a FROM Administrator a WHERE a.login = :login")
@NamedQuery(name = Administrator.ALL, query = "SELECT a FROM Administrator a ORDER BY a.login")
@NamedQuery(name = Administrator.COUNT, query = "SELECT COUNT(a) FROM Administrator a")
public class Administrator {
  static final String BY_LOGIN = "Administrator.byLogin";
  static final String ALL = "Administrator.all";
  static final String COUNT = "Administrator.count";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;

  @Column(name = "passwd")
  private String crypt;

  @Column(name = "one_time")
  private boolean oneTimePassword;

  @Column(name = "created_at")
  private Instant createdAt;

  @Enumerated(EnumType.STRING)
  private Role role = Role.ADMINISTRATOR;

  private String domains = "";

  @Column(name = "grants_relay")
  @Convert(converter = YesNo.class)
  private boolean grantsRelay;

  protected Administrator() {}

  /** An administrator whose password was given out and must be changed at the first login. */
  Administrator(String login, PasswordHash oneTimePassword, Instant now) {
    this.login = login;
    this.crypt = oneTimePassword.text();
    this.oneTimePassword = true;
    this.createdAt = now;
  }

  /** Limits the administrator to some domains; an empty list means the whole server. */
  void confine(List<String> wanted) {
    role = wanted.isEmpty() ? Role.ADMINISTRATOR : Role.DOMAIN_ADMINISTRATOR;
    domains = String.join(" ", wanted);
  }

  void allowGrantingRelay(boolean wanted) {
    grantsRelay = wanted;
  }

  /** Whether a domain administrator may allow users to send to other servers. */
  public boolean grantsRelay() {
    return grantsRelay;
  }

  void changePassword(PasswordHash chosen) {
    crypt = chosen.text();
    oneTimePassword = false;
  }

  public PasswordHash password() {
    return new PasswordHash(crypt);
  }

  public Role role() {
    return role;
  }

  /** The domains of a domain administrator. */
  public List<String> domains() {
    return domains.isEmpty() ? List.of() : List.of(domains.split(" "));
  }

  public Instant createdAt() {
    return createdAt;
  }

  public String login() {
    return login;
  }

  /** Whether nothing but a change of the password is allowed. */
  public boolean mustChangePassword() {
    return oneTimePassword;
  }
}
