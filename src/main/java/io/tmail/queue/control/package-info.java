/** Administration of the queue: listings, hold, release, reroute, discard and bounce. */
package io.tmail.queue.control;
