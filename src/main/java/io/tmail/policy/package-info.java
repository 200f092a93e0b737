/**
 * Decides which mail is accepted. One interface, {@code Check}, one class per rule; {@code Policy}
 * runs them in order. May import {@code mail}, {@code config}, {@code rates} and {@code accounts}.
 */
package io.tmail.policy;
