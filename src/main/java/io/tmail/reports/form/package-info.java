/**
 * The forms of reports: DMARC's in XML (RFC 9990, and RFC 7489 when read), TLS's in JSON (RFC
 * 8460).
 */
package io.tmail.reports.form;
