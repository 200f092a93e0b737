/**
 * Delivers messages: into a mailbox through Dovecot, or to the next server. One interface, {@code
 * DeliveryTransport}, one class per transport. May import {@code mail}, {@code config}, {@code
 * accounts} and {@code store}.
 */
package io.tmail.delivery;
