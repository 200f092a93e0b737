package io.tmail.outbound;

/** Routes without a table. */
public final class TestRoutes {
  private TestRoutes() {}

  public static Route of(NewRoute wanted) {
    return new Route(wanted);
  }
}
