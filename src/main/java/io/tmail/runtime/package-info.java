/**
 * What the process needs around its work: the log and its brake, clocks, jumps of the clock, and
 * bounded waits.
 */
package io.tmail.runtime;
