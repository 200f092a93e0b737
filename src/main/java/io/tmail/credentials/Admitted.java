package io.tmail.credentials;

import io.tmail.accounts.User;

/**
 * A user whose password was right.
 *
 * @param program the name of the app password; empty for the user's own password
 */
public record Admitted(User user, String program) {}
