/**
 * Credentials: passwords, app passwords, tokens, second factors, sessions, sign-ins and the
 * throttle.
 */
package io.tmail.credentials;
