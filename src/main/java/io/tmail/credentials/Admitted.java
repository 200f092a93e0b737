package io.tmail.credentials;

import io.tmail.accounts.User;

/**
 * A user whose password was right.
 *
 * @param program the name of the password, if it is one for a program; empty for his own
 */
public record Admitted(User user, String program) {}
