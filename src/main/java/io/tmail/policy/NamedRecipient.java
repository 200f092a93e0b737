package io.tmail.policy;

import io.tmail.mail.EsmtpParameters;

/**
 * A recipient as the client, or a check, has named it.
 *
 * @param address not resolved
 * @param parameters of RCPT
 */
public record NamedRecipient(String address, EsmtpParameters parameters) {}
