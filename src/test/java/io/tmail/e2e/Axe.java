package io.tmail.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;

/** axe-core on the page that a browser shows: what breaks WCAG 2.2 at the levels A and AA. */
final class Axe {
  private static final String SCRIPT = read();

  /** Each violation with the elements concerned, as text. */
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(
        found => done(found.violations.map(
          one => one.id + ': ' + one.help + ' '
            + one.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '))),
        trouble => done(['axe: ' + trouble]));
      """;

  private Axe() {}

  static List<String> violations(JavascriptExecutor page) {
    if (Boolean.FALSE.equals(page.executeScript("return 'axe' in window"))) {
      page.executeScript(SCRIPT);
    }
    Object found = page.executeAsyncScript(RUN);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static String read() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
