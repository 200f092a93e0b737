package io.tmail.admin.rest.users;

import io.tmail.accounts.ImportedUser;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result for one line of an import, as shown by the API. */
@Schema(name = "ImportedUser")
public record ImportedUserDocument(
    @Schema(description = "line number in the file", example = "2") int line,
    @Schema(example = "toorop@example.com") String login,
    @Schema(description = "ready, added or refused", example = "added") String outcome,
    @Schema(description = "the invalid column, if refused") String field,
    @Schema(description = "the reason, if refused") String detail,
    @Schema(description = "the generated password, if the file has none; shown only once")
        String passwd) {

  static ImportedUserDocument of(ImportedUser user) {
    return new ImportedUserDocument(
        user.line(),
        user.login(),
        user.outcome().name().toLowerCase(Locale.ROOT),
        user.field(),
        user.detail(),
        user.password());
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "ImportedUserDocument";
  }
}
