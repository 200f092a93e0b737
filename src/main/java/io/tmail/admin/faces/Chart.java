package io.tmail.admin.faces;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of bars, 24 of them in a picture of 240 by 60.
 *
 * @param name which words of the bundle it has
 * @param total of all bars
 */
public record Chart(String name, long total, List<Bar> bars) {
  private static final int STEP = 10;
  private static final int HEIGHT = 60;

  /** One bar in the coordinates of the picture, and what it stands for. */
  public record Bar(int x, double y, double height, String title) {}

  /**
   * @param titles what to say of each value
   */
  static Chart of(String name, List<Long> values, List<String> titles) {
    long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double height = Math.rint(10.0 * HEIGHT * values.get(i) / most) / 10;
      double seen = values.get(i) == 0 ? 0 : Math.max(2, height);
      bars.add(new Bar(i * STEP + 1, HEIGHT - seen, seen, titles.get(i)));
    }
    return new Chart(name, values.stream().mapToLong(Long::longValue).sum(), List.copyOf(bars));
  }
}
