/**
 * What happened to messages: searches of the trace, what users see of it, traffic figures,
 * refusals, and the end of old entries.
 */
package io.tmail.queue.trace;
