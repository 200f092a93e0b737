/**
 * The REST API under {@code /api}: resources that hand a request on to one use case and put its
 * outcome into HTTP, refusals as problem documents (RFC 9457). May import {@code accounts}, {@code
 * queue}, {@code delivery}, {@code config}, {@code mail} and {@code admin.security}.
 */
package io.tmail.admin.rest;
