package io.tmail.admin.security;

import io.tmail.rights.Role;

/** The roles that web.xml and resources name. */
public final class Roles {
  /** May do everything. */
  public static final String ADMINISTRATOR = "administrator";

  /** May manage some domains. */
  public static final String DOMAIN_ADMINISTRATOR = "domain-administrator";

  /** May see and change their own data. */
  public static final String USER = "user";

  /** A client of a listed network: may read health and metrics. */
  public static final String MONITOR = "monitor";

  private Roles() {}

  static String of(Role role) {
    return switch (role) {
      case ADMINISTRATOR -> ADMINISTRATOR;
      case DOMAIN_ADMINISTRATOR -> DOMAIN_ADMINISTRATOR;
      case USER, NOBODY -> USER;
    };
  }
}
