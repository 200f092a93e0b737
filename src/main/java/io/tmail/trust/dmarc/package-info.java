/**
 * DMARC (RFC 9989): what the domain of the From field wants to happen with mail that only claims to
 * come from it. Pure evaluation over {@link io.tmail.dns.Answers}.
 */
package io.tmail.trust.dmarc;
