/**
 * Domains, users and aliases that come from another mail server: read into a plan, shown, and then
 * carried out by the use cases of {@code accounts}.
 */
package io.tmail.accounts.moving;
