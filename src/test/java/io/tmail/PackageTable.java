package io.tmail;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The table of packages in a page: the first column has the name, the third those it may import;
 * {@code queue.*} is a package and those below it.
 *
 * @param rows name to neighbours, without {@code io.tmail.}
 */
record PackageTable(Map<String, Set<String>> rows) {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("`([a-z.*]+)`");

  static PackageTable read(Path page) throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(page)).results().toList()) {
      Set<String> neighbours =
          NAME.matcher(row.group(2))
              .results()
              .map(name -> name.group(1))
              .collect(toCollection(TreeSet::new));
      rows.put(row.group(1), neighbours);
    }
    return new PackageTable(rows);
  }

  Set<String> names() {
    return rows.keySet();
  }

  Set<String> neighbours(String name) {
    return rows.get(name);
  }
}
