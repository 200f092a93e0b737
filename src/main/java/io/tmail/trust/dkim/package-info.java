/**
 * DKIM (RFC 6376, 8301, 8463, 8616): canonical forms, keys, and signatures, made and verified.
 *
 * <p>A {@code SignedMessage} hashes the body while it arrives; a {@code DkimVerifier} says after
 * its end what the signatures are worth. Nothing here throws because of what a message or DNS says.
 */
package io.tmail.trust.dkim;
