package io.tmail.admin.security;

import io.tmail.rights.Role;
import java.util.List;
import java.util.Set;

/**
 * Which roles may use which paths of the API and pages of the console. What a caller then sees and
 * may change is decided by the use cases, by the {@link io.tmail.rights.Actor}.
 */
final class Access {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** For every authenticated caller: their own data. */
  private static final Set<String> OWN = Set.of("ping", "me");

  private static final Set<String> OF_DOMAINS =
      Set.of(
          "ping",
          "me",
          "users",
          "users.csv",
          "aliases",
          "rcpthosts",
          "quarantine",
          "senders",
          "limits",
          "suspensions",
          "reports");

  /** Writing there creates credentials with all rights, so it requires *:write. */
  private static final Set<String> OF_CREDENTIALS = Set.of("tokens", "administrators");

  /** A private key of DKIM: reading it requires the right to write. */
  private static final String PRIVATE_KEY = "privkey";

  /** Where only Dovecot asks, about logins. */
  private static final String OF_DOVECOT = "login-policy";

  private Access() {}

  /** Whether a caller may send such a request to the API, or ask for health and metrics. */
  static boolean allows(Caller caller, String method, String path) {
    String[] parts = path.replaceFirst("^/", "").split("[/;]");
    boolean isApi = parts[0].equals("api");
    String resource = isApi ? (parts.length > 1 ? parts[1] : "") : parts[0];
    if (caller.isDovecot() || resource.equals(OF_DOVECOT)) {
      return isApi && caller.isDovecot() && resource.equals(OF_DOVECOT);
    }
    boolean writing = !READING.contains(method) || List.of(parts).contains(PRIVATE_KEY);
    String scope =
        writing && OF_CREDENTIALS.contains(resource) ? "*" : resource.replaceFirst("\\.csv$", "");
    return isForRole(caller.role(), isApi, resource)
        && (OWN.contains(resource)
            || caller.scopes().stream().anyMatch(each -> each.covers(scope, writing)));
  }

  private static boolean isForRole(Role role, boolean isApi, String resource) {
    return switch (role) {
      case ADMINISTRATOR -> true;
      case DOMAIN_ADMINISTRATOR -> isApi && OF_DOMAINS.contains(resource);
      case USER -> isApi && OWN.contains(resource);
      case NOBODY -> false;
    };
  }

  /**
   * Whether a page of the console is for the role; its name without folder and ending. Only
   * administrators learn which names no page has.
   */
  static boolean shows(Role role, String page) {
    return ConsolePage.of(page).map(known -> known.isFor(role)).orElse(role == Role.ADMINISTRATOR);
  }

  /** Where the console begins for the role: what they look at most. */
  static String firstPage(Role role) {
    if (role == Role.DOMAIN_ADMINISTRATOR) {
      return ConsolePage.USERS.file();
    }
    return ConsolePage.menu(role).stream().findFirst().orElse(ConsolePage.INDEX).file();
  }
}
