package io.tmail.credentials;

import io.tmail.mail.Case;
import io.tmail.secrets.Sha256;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Replaces the app's code once, when the phone is lost. */
@Entity
@Table(name = "recovery_codes")
class RecoveryCode {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;

  @SuppressWarnings("UnusedVariable") // queries compare it
  private String hash;

  protected RecoveryCode() {}

  RecoveryCode(String login, String code) {
    this.login = login;
    this.hash = hash(code);
  }

  /** The hash of a code, in any case, with or without dashes. */
  static String hash(String code) {
    return Sha256.of(Case.lower(code).replaceAll("[\\s-]", ""));
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "RecoveryCode[" + login + "]";
  }
}
