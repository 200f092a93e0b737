package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.mail.ForwardPath;

/**
 * A RCPT command.
 *
 * @param resolved what the path stands for here
 * @param before how many recipients the message has already
 */
public record Rcpt(ForwardPath path, Recipient resolved, int before) {}
