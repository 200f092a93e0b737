/**
 * The JCA-style inbound adapter: SubEthaSMTP accepts connections, our own sessions and verbs speak
 * the protocol, and each mail transaction is a {@code SmtpEndpoint}. May import {@code mail},
 * {@code config}, {@code accounts}, {@code policy}, {@code queue} and what {@code store} calls a
 * message's content.
 */
package io.tmail.smtp;
