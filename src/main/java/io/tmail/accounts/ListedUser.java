package io.tmail.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * A user as a listing shows him.
 *
 * @param lastLogin when he was last let in, if ever
 */
public record ListedUser(User user, Optional<Instant> lastLogin) {}
