package io.tmail.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * A user as shown in a listing.
 *
 * @param lastLogin time of the last login, if any
 */
public record ListedUser(User user, Optional<Instant> lastLogin) {}
