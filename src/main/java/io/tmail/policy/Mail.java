package io.tmail.policy;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ReversePath;

/**
 * A MAIL command.
 *
 * @param declaredSize octets by SIZE= (RFC 1870), 0 if not said
 */
public record Mail(ReversePath reversePath, EsmtpParameters parameters, long declaredSize) {}
