/** Checks that stop accounts which behave as if they were stolen. */
package io.tmail.policy.brake;
