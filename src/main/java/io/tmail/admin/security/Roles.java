package io.tmail.admin.security;

/** The roles that web.xml and resources name. */
public final class Roles {
  /** May do everything. */
  public static final String ADMINISTRATOR = "administrator";

  /** A client of a listed network: may read health and metrics. */
  public static final String MONITOR = "monitor";

  private Roles() {}
}
