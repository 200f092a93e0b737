/**
 * Who acts and what they may do: actors, roles, scopes, the rules' refusals, and the log of
 * changes.
 */
package io.tmail.rights;
