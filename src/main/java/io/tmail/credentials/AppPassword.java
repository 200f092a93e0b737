package io.tmail.credentials;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/** A password of a user for one mail program. The row is shared with Dovecot. */
@Entity
@Table(name = "app_passwords")
@NamedQuery(
    name = AppPassword.OF,
    query = "SELECT p FROM AppPassword p WHERE p.login = :login ORDER BY p.name")
public class AppPassword {
  static final String OF = "AppPassword.of";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;
  private String name;
  private String hash;

  @Column(name = "created_at")
  private Instant createdAt;

  protected AppPassword() {}

  AppPassword(String login, String name, String hash, Instant createdAt) {
    this.login = login;
    this.name = name;
    this.hash = hash;
    this.createdAt = createdAt;
  }

  /** For which program. */
  public String name() {
    return name;
  }

  public Instant createdAt() {
    return createdAt;
  }

  String hash() {
    return hash;
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "AppPassword[" + login + ": " + name + "]";
  }
}
