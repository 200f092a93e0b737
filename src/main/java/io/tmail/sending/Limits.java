package io.tmail.sending;

import java.util.OptionalInt;

/**
 * How much somebody may send in an hour; what is empty is not limited by this.
 *
 * @param newRecipients addresses to which the user has not written in the last 90 days
 */
public record Limits(OptionalInt messages, OptionalInt recipients, OptionalInt newRecipients) {
  public static final Limits NONE =
      new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
}
