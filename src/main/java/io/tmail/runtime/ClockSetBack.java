package io.tmail.runtime;

import java.time.Duration;

/**
 * The system's clock was set back: an event, within seconds of it.
 *
 * @param by how far
 */
public record ClockSetBack(Duration by) {}
