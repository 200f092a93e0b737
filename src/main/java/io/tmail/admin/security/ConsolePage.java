package io.tmail.admin.security;

import static io.tmail.rights.Role.ADMINISTRATOR;
import static io.tmail.rights.Role.DOMAIN_ADMINISTRATOR;

import io.tmail.rights.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The pages of the console after the login, in the order of the menu: for which roles each is, and
 * its entry in the menu. Read by {@link Access} and by the menu itself.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets
public enum ConsolePage {
  ME(Group.OWN, "pi-envelope", "me", Role.USER),
  MAIL(Group.OWN, "pi-search", "own", Role.USER),
  OWN_QUARANTINE(Group.OWN, "pi-shield", "quarantine", Role.USER),
  OWN_SENDERS(Group.OWN, "pi-ban", "senders", Role.USER),
  RULES(Group.OWN, "pi-filter", "rules", ADMINISTRATOR, DOMAIN_ADMINISTRATOR, Role.USER),
  LOGINS(Group.OWN, "pi-history", "logins", ADMINISTRATOR, DOMAIN_ADMINISTRATOR, Role.USER),
  INDEX(Group.FIRST, "pi-chart-bar", "overview", ADMINISTRATOR),
  QUEUE(Group.MAIL, "pi-inbox", "queue", ADMINISTRATOR),
  TRACE(Group.MAIL, "pi-search", "trace", ADMINISTRATOR),
  FILTERS(Group.MAIL, "pi-check-circle", "filters", ADMINISTRATOR),
  QUARANTINE(Group.MAIL, "pi-shield", "quarantine", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  SENDERS(Group.MAIL, "pi-ban", "senders", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  REPORTS(Group.MAIL, "pi-flag", "reports", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  USERS(Group.ACCOUNTS, "pi-users", "users", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  SENDING(Group.ACCOUNTS, "pi-gauge", "sending", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  ALIASES(Group.ACCOUNTS, "pi-at", "aliases", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  DOMAINS(Group.ACCOUNTS, "pi-globe", "domains", ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  ROUTES(Group.SENDING, "pi-directions", "routes", ADMINISTRATOR),
  RELAYIPS(Group.SENDING, "pi-server", "relayips", ADMINISTRATOR),
  DKIM(Group.SENDING, "pi-key", "dkim", ADMINISTRATOR),
  ACTIONS(Group.SERVER, "pi-history", "actions", ADMINISTRATOR),
  ADMINISTRATORS(Group.SERVER, "pi-id-card", "administrators", ADMINISTRATOR),
  SELFTEST(Group.SERVER, "pi-heart", "selftest", ADMINISTRATOR),
  SETTINGS(Group.SERVER, "pi-cog", "settings", ADMINISTRATOR),
  TOKENS(Group.SERVER, "pi-key", "tokens", ADMINISTRATOR),
  MESSAGE(ADMINISTRATOR),
  USERS_IMPORT(ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  DOMAIN(ADMINISTRATOR, DOMAIN_ADMINISTRATOR),
  SIEVE(Role.USER),
  SECURITY(ADMINISTRATOR, DOMAIN_ADMINISTRATOR, Role.USER),
  PASSWORD(ADMINISTRATOR, DOMAIN_ADMINISTRATOR, Role.USER);

  /** The groups of the menu. */
  public enum Group {
    /** All that the menu of a user has; the other groups are for administrators. */
    OWN(""),
    FIRST(""),
    MAIL("menu.mail"),
    ACCOUNTS("menu.accounts"),
    SENDING("menu.sending"),
    SERVER("server"),
    /** Pages without an entry in the menu. */
    NONE("");

    private final String label;

    Group(String label) {
      this.label = label;
    }

    /** The key of its text; empty for a group without a title. */
    public String label() {
      return label;
    }
  }

  private final Group group;
  private final String icon;
  private final String label;
  private final Set<Role> roles;

  ConsolePage(Group group, String icon, String label, Role... roles) {
    this.group = group;
    this.icon = icon;
    this.label = label;
    this.roles = Set.of(roles);
  }

  ConsolePage(Role... roles) {
    this(Group.NONE, "", "", roles);
  }

  /** The page of a file, by its name without folder and ending. */
  static Optional<ConsolePage> of(String file) {
    return Arrays.stream(values()).filter(page -> page.file().equals(file)).findFirst();
  }

  /** The pages of a role's menu. */
  public static List<ConsolePage> menu(Role role) {
    return Arrays.stream(values())
        .filter(page -> page.isFor(role) && page.isInMenuOf(role))
        .toList();
  }

  private boolean isInMenuOf(Role role) {
    return group != Group.NONE && (group == Group.OWN) == (role == Role.USER);
  }

  boolean isFor(Role role) {
    return roles.contains(role);
  }

  /** The name of its file without folder and ending: {@code users-import}. */
  public String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its group in the menu. */
  public Group group() {
    return group;
  }

  /** The class of its icon. */
  public String icon() {
    return icon;
  }

  /** The key of its text in the menu. */
  public String label() {
    return label;
  }
}
