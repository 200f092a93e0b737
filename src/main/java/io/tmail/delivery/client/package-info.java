/**
 * The SMTP client: connections to other servers and to Dovecot's LMTP, their pool, TLS and
 * timeouts. It knows next hops, not how they are found.
 */
package io.tmail.delivery.client;
