/** Clients of scanners: clamd and rspamd. Each call answers in time or fails. */
package io.tmail.scan;
