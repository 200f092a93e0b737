/** The check that asks unknown senders of suspicious mail to come again. */
package io.tmail.policy.greylist;
