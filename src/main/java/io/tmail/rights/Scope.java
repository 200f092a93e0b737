package io.tmail.rights;

import io.tmail.mail.Case;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A permission of a token: {@code users:read}, {@code queue:write}, {@code *:read}. The first part
 * is a resource of the API, as in its path; write includes read.
 */
public record Scope(String resource, boolean write) {
  private static final Pattern FORM = Pattern.compile("([a-z]{2,20}|\\*):(read|write)");

  /** Scopes as they are written, separated by spaces or commas. */
  public static List<Scope> parse(String text) {
    return Arrays.stream(Case.lower(text.strip()).split("[ ,]+"))
        .distinct()
        .map(Scope::one)
        .toList();
  }

  private static Scope one(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw AccountsException.refused(
          "scopes", "'" + text + "' is not a scope such as users:read, queue:write or *:read");
    }
    return new Scope(form.group(1), form.group(2).equals("write"));
  }

  /** Whether a request is within it. */
  public boolean covers(String wanted, boolean writing) {
    return (resource.equals("*") || resource.equals(wanted)) && (write || !writing);
  }

  @Override
  public String toString() {
    return resource + ":" + (write ? "write" : "read");
  }
}
