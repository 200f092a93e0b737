package io.tmail;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Leaves JUnit's order of methods as it is: where Surefire sorts classes by name, it would sort
 * their methods as well.
 */
public final class UsualOrder implements MethodOrderer {
  @Override
  public void orderMethods(MethodOrdererContext tests) {
    // none of ours
  }
}
