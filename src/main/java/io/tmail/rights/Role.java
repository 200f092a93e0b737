package io.tmail.rights;

/** The role of an actor. */
public enum Role {
  /** Everything. */
  ADMINISTRATOR,
  /** What concerns the users and aliases of some domains. */
  DOMAIN_ADMINISTRATOR,
  /** The caller's own data only. */
  USER,
  /** Nothing yet: before a login. */
  NOBODY
}
