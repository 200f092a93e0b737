package io.tmail.policy;

import io.tmail.accounts.Recipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ForwardPath;

/**
 * A RCPT command.
 *
 * @param parameters what the command says beside the path
 * @param resolved what the path resolves to
 * @param before number of recipients that the message already has
 */
public record Rcpt(ForwardPath path, EsmtpParameters parameters, Recipient resolved, int before) {}
