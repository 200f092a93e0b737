/**
 * The rows of the queue and of the trace, the statements that change them, and the one writer that
 * commits changes in groups.
 */
package io.tmail.queue.tables;
