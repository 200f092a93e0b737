/** The senders that the server, a domain or a user allows or blocks. */
package io.tmail.senders;
