/**
 * The vocabulary of mail: addresses, paths, replies, status codes, envelopes and trace fields. Pure
 * values without I/O; every other package speaks in these words and this one imports none of them.
 */
package io.tmail.mail;
