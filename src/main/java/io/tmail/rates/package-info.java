/**
 * Counts what users and clients do in a window of time: in memory, and over all nodes where several
 * share a database. May import {@code mail} and {@code config}.
 */
package io.tmail.rates;
