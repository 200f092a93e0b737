/** Checks of what others say about the sender: lists in DNS. */
package io.tmail.policy.lists;
