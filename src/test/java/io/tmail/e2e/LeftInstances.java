package io.tmail.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stops the instances that a class of tests has left running, such as one that failed in
 * {@code @BeforeAll}. JUnit finds it by itself, and calls it behind the class's own
 * {@code @AfterAll}, whatever failed before.
 */
public final class LeftInstances implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext tests) {
    if (tests.getRequiredTestClass().getEnclosingClass() == null) {
      Instance.stopLeft();
    }
  }
}
