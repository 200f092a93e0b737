/**
 * The durable queue: accepts a message and means it, hands it to deliveries, and settles what came
 * of them. May import {@code mail}, {@code config}, {@code accounts}, {@code store} and {@code
 * delivery}; never {@code policy} or {@code smtp}.
 */
package io.tmail.queue;
