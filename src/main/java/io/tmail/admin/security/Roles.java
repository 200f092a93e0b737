package io.tmail.admin.security;

/** The roles that web.xml and resources name. */
public final class Roles {
  /** May do everything. */
  public static final String ADMINISTRATOR = "administrator";

  /** A client on this very machine: may ask whether the server is well. */
  public static final String NEIGHBOUR = "neighbour";

  private Roles() {}
}
