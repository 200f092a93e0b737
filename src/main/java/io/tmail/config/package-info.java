/**
 * The configuration: the typed tree of {@code TMAIL_*} settings, validated once and sealed, and the
 * databases they name. May import {@code mail} only.
 */
package io.tmail.config;
