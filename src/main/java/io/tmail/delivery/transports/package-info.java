/** The table that maps each destination to the transport that delivers it. */
package io.tmail.delivery.transports;
