/**
 * What an HTTP request may carry and what every answer says, in one table ({@link
 * io.tmail.admin.door.Place}), before anybody is authenticated and anything is parsed; and before
 * that, in the container's listener, how many connections there may be ({@link
 * io.tmail.admin.door.WireFilter}). The only one that knows the listener (Grizzly). May import
 * {@code config}, {@code mail} and {@code admin}'s {@code Problem}.
 */
package io.tmail.admin.door;
