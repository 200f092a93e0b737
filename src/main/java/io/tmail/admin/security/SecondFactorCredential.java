package io.tmail.admin.security;

import jakarta.security.enterprise.credential.Credential;

/** The code that the page of the second step hands over. */
public record SecondFactorCredential(String code) implements Credential {
  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "SecondFactorCredential";
  }
}
