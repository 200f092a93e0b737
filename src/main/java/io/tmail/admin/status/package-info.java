/**
 * How each part of the server is, and what it finds when it tries itself. Called by {@code
 * admin.faces} and {@code admin.rest}. May import {@code accounts}, {@code admin.dns}, {@code
 * config}, {@code delivery.relay} and {@code queue}.
 */
package io.tmail.admin.status;
