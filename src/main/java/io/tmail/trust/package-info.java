/**
 * What is known of a message's origin, and the field that tells it. The packages below verify one
 * kind of proof each, and know nothing of SMTP sessions.
 */
package io.tmail.trust;
