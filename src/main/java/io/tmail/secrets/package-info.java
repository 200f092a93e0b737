/**
 * Passwords and secrets: hashes and their costs, the normal form of passwords, sealing, one-time
 * codes.
 */
package io.tmail.secrets;
