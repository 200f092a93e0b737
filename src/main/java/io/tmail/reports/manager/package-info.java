/** Runs what reports need once in a while. */
package io.tmail.reports.manager;
