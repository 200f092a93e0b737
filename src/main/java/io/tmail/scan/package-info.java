/** Clients of scanners: clamd, rspamd and milters. Each call answers in time or fails. */
package io.tmail.scan;
