/**
 * What happened to messages: searches of the trace, the users' own view of it, traffic figures,
 * refusals, and the end of old entries.
 */
package io.tmail.queue.trace;
