/**
 * What an HTTP request may contain and which fields every response has, in one table ({@link
 * io.tmail.admin.door.Place}), applied before authentication and parsing. In the container's
 * listener, limits the number of connections ({@link io.tmail.admin.door.WireFilter}). The only
 * package that uses the listener (Grizzly). May import {@code config}, {@code mail} and {@code
 * admin}'s {@code Problem}.
 */
package io.tmail.admin.door;
