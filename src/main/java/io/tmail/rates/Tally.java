package io.tmail.rates;

/**
 * What is known of one key in the current window of time and in the one before.
 *
 * @param window the current one's number: milliseconds since the epoch, divided by its length
 */
record Tally(long window, Count now, Count before) {
  /**
   * A window's count.
   *
   * @param own what this node counted
   * @param others what the other nodes counted, as far as it is known
   * @param forgiven how much of the others' does not count any more
   */
  record Count(int own, int others, int forgiven) {
    static final Count NONE = new Count(0, 0, 0);

    int sum() {
      return own + others - forgiven;
    }

    Count plus(int more) {
      return new Count(own + more, others, forgiven);
    }

    Count learn(int sumOfOthers) {
      return new Count(own, sumOfOthers, Math.min(forgiven, sumOfOthers));
    }

    Count forget() {
      return new Count(0, others, others);
    }
  }

  static Tally startingIn(long window) {
    return new Tally(window, Count.NONE, Count.NONE);
  }

  /** The same at a later time. A clock that is set back a little changes nothing. */
  Tally in(long current) {
    if (current == window || current == window - 1) {
      return this;
    }
    return current == window + 1 ? new Tally(current, Count.NONE, now) : startingIn(current);
  }

  Tally plus(int more) {
    return new Tally(window, now.plus(more), before);
  }

  /** One less of what this node counted, if there is any. */
  Tally minusOne() {
    if (now.own() > 0) {
      return new Tally(window, now.plus(-1), before);
    }
    return before.own() > 0 ? new Tally(window, now, before.plus(-1)) : this;
  }

  Tally learn(int others, int othersBefore) {
    return new Tally(window, now.learn(others), before.learn(othersBefore));
  }

  boolean isCountedHere() {
    return now.own() > 0 || before.own() > 0;
  }

  Tally forget() {
    return new Tally(window, now.forget(), before.forget());
  }

  /**
   * How much happened in the last length of time, if it went on evenly in the window before.
   *
   * @param millis the time
   * @param length of a window, in milliseconds
   */
  int estimate(long millis, long length) {
    long left = Math.max(0, Math.min(length, (window + 1) * length - millis));
    return now.sum() + (int) Math.ceil((double) before.sum() * left / length);
  }
}
