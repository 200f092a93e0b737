/**
 * The REST API under {@code /api}: resources that pass a request to one use case and map its result
 * to HTTP, refusals as problem documents (RFC 9457). May import {@code accounts}, {@code queue},
 * {@code delivery}, {@code config}, {@code mail} and {@code admin.security}.
 */
package io.tmail.admin.rest;
