package io.tmail.admin.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A password that the server generated, shown only once. */
@Schema(name = "GeneratedPassword")
public record PasswordDocument(@Schema(example = "k3tzb-92fqw-hx7md") String passwd) {
  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "PasswordDocument";
  }
}
