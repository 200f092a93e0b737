/**
 * What an operator watches: counts and timings (MicroProfile Metrics, at {@code /metrics}) and the
 * parts' health (MicroProfile Health, at {@code /health}). Listens to the events of {@code smtp}
 * and {@code queue}; no other package imports it or depends on it.
 */
package io.tmail.metrics;
