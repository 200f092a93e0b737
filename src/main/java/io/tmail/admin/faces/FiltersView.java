package io.tmail.admin.faces;

import io.tmail.policy.Filter;
import io.tmail.policy.FilterStatistics.Counted;
import io.tmail.policy.Policy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The checks of strangers' mail, and what they have found today. */
@Named
@RequestScoped
public class FiltersView {
  @Inject private Policy policy;

  /**
   * A row.
   *
   * @param extension whether it is not one of the server's own
   * @param on whether the check runs
   * @param results with the most frequent first
   */
  public record Row(
      String name,
      boolean extension,
      String mode,
      boolean on,
      List<Map.Entry<String, Long>> results,
      Duration median,
      Duration p95,
      List<String> troubles) {}

  public List<Row> getRows() {
    return policy.filters().stream().map(this::row).toList();
  }

  private Row row(Filter filter) {
    Counted counted = policy.counted(filter);
    return new Row(
        filter.name(),
        filter.isExtension(),
        filter.mode().name(),
        filter.isOn(),
        counted.results().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList(),
        counted.median(),
        counted.p95(),
        filter.troubles());
  }
}
