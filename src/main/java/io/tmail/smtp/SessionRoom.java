package io.tmail.smtp;

import io.tmail.config.SessionSettings;

/**
 * What all sessions of all addresses share.
 *
 * @param sessions those that are open
 * @param memory what they may hold
 * @param handshakes those of TLS that are under way
 */
record SessionRoom(OpenSessions sessions, SessionMemory memory, Handshakes handshakes) {
  static SessionRoom of(SessionSettings bounds) {
    return new SessionRoom(
        new OpenSessions(), new SessionMemory(bounds.memory()), new Handshakes(bounds));
  }
}
