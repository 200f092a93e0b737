/**
 * Delivery into local mailboxes through Dovecot: {@code dovecot-lda}, LMTP, and LMTP on several
 * hosts.
 */
package io.tmail.delivery.mailbox;
