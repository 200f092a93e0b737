/**
 * Mail to other servers: next hops, TLS policies, and the transport that uses the SMTP client. It
 * implements the contract in {@code delivery}.
 */
package io.tmail.delivery.relay;
