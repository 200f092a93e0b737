package io.tmail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A record that holds a secret says itself what its text is: the one Java makes has all values. */
class SecretsTest {
  private static final Pattern RECORD = Pattern.compile("record (\\w+)\\s*\\(");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)PrivateKey \\w+|String (?:\\w*passw(?:or)?d|hash|\\w*secret|token|privateKey|current)\\b");

  /** It has asterisks instead, and its text is what an ETag is made of. */
  private static final String MASKED = "RouteDocument";

  private static final Pattern TEXT = Pattern.compile("public String toString\\(\\)");

  @Test
  void noRecordShowsItsSecret() throws IOException {
    List<String> talkative = new ArrayList<>();
    int guarded = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        for (Matcher found = RECORD.matcher(source); found.find(); ) {
          int end = closing(source, found.end(), '(', ')');
          if (!found.group(1).equals(MASKED)
              && SECRET.matcher(source.substring(found.end(), end)).find()) {
            int open = source.indexOf('{', end);
            String body = source.substring(open, closing(source, open + 1, '{', '}'));
            guarded++;
            if (!TEXT.matcher(body).find()) {
              talkative.add(file.getFileName() + ": " + found.group(1));
            }
          }
        }
      }
    }
    assertTrue(guarded > 10, "records with secrets: " + guarded);
    assertEquals(List.of(), talkative);
  }

  /** Where what begins before the place ends. */
  private static int closing(String text, int from, char opens, char closes) {
    int depth = 1;
    int at = from;
    for (; depth > 0; at++) {
      depth += text.charAt(at) == opens ? 1 : text.charAt(at) == closes ? -1 : 0;
    }
    return at - 1;
  }
}
