/** Delivery to the command of an alias, run as a user of its own. */
package io.tmail.delivery.pipe;
