/** Sends reports to the domains that ask for them: one per kind, domain and day over all nodes. */
package io.tmail.reports.send;
