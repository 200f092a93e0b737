/**
 * Takes in what programs of this machine hand over with {@code deploy/sendmail}: Sieve's answers
 * and forwarded mail, cron, scripts. The second door beside {@code smtp}. May import {@code mail},
 * {@code config}, {@code accounts}, {@code queue}, and of {@code store} the content of a message.
 */
package io.tmail.pickup;
