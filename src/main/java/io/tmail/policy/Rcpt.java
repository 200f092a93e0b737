package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.mail.ForwardPath;

/**
 * A RCPT command.
 *
 * @param resolved what the path resolves to
 * @param before number of recipients that the message already has
 */
public record Rcpt(ForwardPath path, Recipient resolved, int before) {}
