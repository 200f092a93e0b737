package io.tmail.reports.read;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The domains of this server, and what belongs to them. */
final class OwnDomains {
  private final Set<String> names;

  OwnDomains(Collection<String> names) {
    this.names = Set.copyOf(names);
  }

  /** Our domain that the name is, or is below of; the closest one. */
  Optional<String> of(String name) {
    for (String rest = name; !rest.isEmpty(); rest = parent(rest)) {
      if (names.contains(rest)) {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }

  private static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
