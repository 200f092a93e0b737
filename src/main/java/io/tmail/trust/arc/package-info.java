/**
 * ARC (RFC 8617): what forwarders found out before they changed a message, as a chain of sets that
 * each of them sealed. Validates chains, and seals what we forward.
 */
package io.tmail.trust.arc;
