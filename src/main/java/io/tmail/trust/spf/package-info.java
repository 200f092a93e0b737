/**
 * Sender Policy Framework (RFC 7208): whether a domain permits a client to send in its name. Pure
 * evaluation over {@link io.tmail.dns.Answers}.
 */
package io.tmail.trust.spf;
