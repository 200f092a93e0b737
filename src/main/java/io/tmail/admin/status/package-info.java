/**
 * How each part of the server is. Called by {@code admin.faces} and {@code admin.rest}. May import
 * {@code accounts}, {@code config} and {@code queue}.
 */
package io.tmail.admin.status;
