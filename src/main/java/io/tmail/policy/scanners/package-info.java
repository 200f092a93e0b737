/** Checks of what is in a message: scanners read it. */
package io.tmail.policy.scanners;
