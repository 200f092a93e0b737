/**
 * Counts in memory what sessions and deliveries find out about others, for the table of facts.
 * Nothing here waits on the way of mail.
 */
package io.tmail.reports.collect;
