/**
 * Decides what may come in. One interface, {@code Check}, one class a rule; {@code Policy} runs
 * them in order. May import {@code mail}, {@code config} and {@code accounts}.
 */
package io.tmail.policy;
