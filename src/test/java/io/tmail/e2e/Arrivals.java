package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of a load is in Maildirs. */
final class Arrivals {
  private static final Pattern MESSAGE_ID = Pattern.compile("Message-ID: <([^@>]+)@load>");

  private Arrivals() {}

  /** The ids of all messages in all Maildirs, a message delivered twice listed twice. */
  static List<String> in(Path mail) {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.walk(mail)) {
      for (Path file : files.filter(Instance::isMessage).toList()) {
        Matcher id = MESSAGE_ID.matcher(Files.readString(file));
        if (id.find()) {
          ids.add(id.group(1));
        }
      }
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    return ids;
  }

  /**
   * Nothing that was acknowledged is missing.
   *
   * @param duplicates most messages that may be there twice
   */
  static void mustHoldAll(
      String what, Collection<String> acknowledged, List<String> arrived, int duplicates) {
    Set<String> missing = new HashSet<>(acknowledged);
    Set<String> different = new HashSet<>(arrived);
    missing.removeAll(different);
    int twice = arrived.size() - different.size();
    System.out.printf(
        "%s: %d acknowledged, %d arrived, %d missing, %d duplicates%n",
        what, new HashSet<>(acknowledged).size(), arrived.size(), missing.size(), twice);
    assertEquals(Set.of(), missing);
    assertTrue(twice <= duplicates, twice + " duplicates");
  }
}
