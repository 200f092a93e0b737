/**
 * What Dovecot does for the accounts: doveadm, mailboxes, Sieve scripts and the users' mail rules.
 */
package io.tmail.dovecot;
