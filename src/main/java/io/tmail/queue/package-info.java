/**
 * The durable queue: durably accepts messages, passes them to deliveries, and records the results.
 * May import {@code mail}, {@code config}, {@code accounts}, {@code store} and {@code delivery};
 * never {@code policy} or {@code smtp}.
 */
package io.tmail.queue;
