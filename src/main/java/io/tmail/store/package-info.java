/**
 * Keeps the content of big queued messages: {@code put}, {@code get} and {@code delete} of a
 * stream, one class a driver. May import {@code mail} and {@code config}.
 */
package io.tmail.store;
