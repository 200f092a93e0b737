/** What the process needs around its work: the log and its brake, clocks and jumps of the clock. */
package io.tmail.runtime;
