/**
 * The command line {@code tmail ENTITY ACTION …}: a thin client of the REST API, packed by itself
 * into {@code tmail-cli.jar} so that it answers at once. It finds the instance and its token
 * through {@code TMAIL_HOME}. May import {@code config} and {@code mail}, and nothing else of the
 * WAR.
 */
package io.tmail.admin.cli;
