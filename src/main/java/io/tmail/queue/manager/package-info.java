/** The EJB singleton that opens and closes the queue and wakes it by timers. */
package io.tmail.queue.manager;
