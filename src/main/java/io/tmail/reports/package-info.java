/**
 * DMARC and TLS reports: what is kept of our own observations and of the reports of others, and
 * what administrators see of both.
 */
package io.tmail.reports;
