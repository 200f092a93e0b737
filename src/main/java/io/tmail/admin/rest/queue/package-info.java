/** The API of the queue and of the trace. */
package io.tmail.admin.rest.queue;
