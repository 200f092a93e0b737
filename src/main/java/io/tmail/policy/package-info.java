/**
 * Decides what may come in. One interface, {@code Check}, one class a rule; {@code Policy} runs
 * them in order. May import {@code mail}, {@code config}, {@code rates} and {@code accounts}.
 */
package io.tmail.policy;
