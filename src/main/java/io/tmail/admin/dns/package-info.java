/**
 * The DNS records that a domain needs, and whether the world sees them. Called by {@code
 * admin.faces} and {@code admin.rest}. May import {@code accounts}, {@code config}, {@code
 * delivery.relay} and {@code mail}.
 */
package io.tmail.admin.dns;
