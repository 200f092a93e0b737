package io.tmail.metrics;

import org.eclipse.microprofile.metrics.Metadata;

/** How a metric is described to those who read it. */
final class Names {
  private Names() {}

  static Metadata of(String name, String what) {
    return Metadata.builder().withName(name).withDescription(what).build();
  }

  /**
   * @param unit of {@link org.eclipse.microprofile.metrics.MetricUnits}; becomes the name's ending
   */
  static Metadata of(String name, String what, String unit) {
    return Metadata.builder().withName(name).withDescription(what).withUnit(unit).build();
  }
}
