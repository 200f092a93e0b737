/**
 * Mail to other servers: where they are, how safe the way must be, and the SMTP client that talks
 * to them. Its package {@code delivery} has the contract that it fulfils.
 */
package io.tmail.delivery.relay;
