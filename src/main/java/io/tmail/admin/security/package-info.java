/**
 * Who may enter console and API, and with which right: the one authentication mechanism, the token
 * of the command line, the first administrator. May import {@code accounts}, {@code config} and
 * {@code mail}.
 */
package io.tmail.admin.security;
