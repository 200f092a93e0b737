/**
 * Queues mail that programs on this machine submit with {@code deploy/sendmail}: Sieve's replies
 * and forwarded mail, cron, scripts. The second way in besides {@code smtp}. May import {@code
 * mail}, {@code config}, {@code accounts}, {@code queue}, and of {@code store} the content of a
 * message.
 */
package io.tmail.pickup;
