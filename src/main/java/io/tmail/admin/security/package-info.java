/**
 * Authentication and authorisation of console and API: the one authentication mechanism, the token
 * of the command line, the first administrator. May import {@code accounts}, {@code config} and
 * {@code mail}.
 */
package io.tmail.admin.security;
