/** Who sent a message: what DNS and signatures say about it. */
package io.tmail.policy.identity;
