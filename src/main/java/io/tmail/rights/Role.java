package io.tmail.rights;

/** What somebody may do at all. */
public enum Role {
  /** Everything. */
  ADMINISTRATOR,
  /** What concerns the users and aliases of some domains. */
  DOMAIN_ADMINISTRATOR,
  /** What concerns himself. */
  USER,
  /** Nothing yet: before a login. */
  NOBODY
}
