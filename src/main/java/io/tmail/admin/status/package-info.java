/**
 * The status of each part of the server, and the self-test. Called by {@code admin.faces} and
 * {@code admin.rest}. May import {@code accounts}, {@code admin.dns}, {@code config}, {@code
 * database}, {@code delivery.relay} and {@code queue}.
 */
package io.tmail.admin.status;
