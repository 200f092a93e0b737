package io.tmail.sending;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits in memory, for tests of other packages; none at first. */
public final class NoLimits extends SendingLimits {
  private final Map<String, Limits> set = new ConcurrentHashMap<>();

  @Override
  public Limits of(String owner) {
    return set.getOrDefault(owner, Limits.NONE);
  }

  @Override
  public void set(String owner, Limits limits) {
    set.put(owner, limits);
  }
}
