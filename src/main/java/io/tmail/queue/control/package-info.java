/**
 * What administrators see of the queue and do with it: listings, hold, release, reroute, discard
 * and bounce.
 */
package io.tmail.queue.control;
