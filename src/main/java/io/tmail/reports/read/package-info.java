/** Reads the reports that other servers send to a mailbox here. */
package io.tmail.reports.read;
