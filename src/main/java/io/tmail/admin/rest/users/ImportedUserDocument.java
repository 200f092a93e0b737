package io.tmail.admin.rest.users;

import io.tmail.accounts.ImportedUser;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of one line of an import, as the API shows it. */
@Schema(name = "ImportedUser")
public record ImportedUserDocument(
    @Schema(description = "its number in the file", example = "2") int line,
    @Schema(example = "toorop@example.com") String login,
    @Schema(description = "ready, added or refused", example = "added") String outcome,
    @Schema(description = "the column to blame, if refused") String field,
    @Schema(description = "what is wrong with it, if refused") String detail,
    @Schema(description = "the password that was made, if the file names none; shown this once")
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
