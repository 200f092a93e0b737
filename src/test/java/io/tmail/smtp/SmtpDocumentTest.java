package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of {@code docs/SMTP.md} names tests, and they are there. */
class SmtpDocumentTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CLASS = Pattern.compile("([A-Z]\\w*(?:Test|IT|E2E))(?:\\.(\\w+))?");

  private final Map<String, String> sources = sources();

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("docs/SMTP.md"))) {
      if (line.startsWith("|") && !line.startsWith("|---") && !line.endsWith("| test |")) {
        rows++;
        wrong.addAll(wrongIn(line));
      }
    }
    assertTrue(rows > 40, "rows: " + rows);
    assertEquals(List.of(), wrong);
  }

  @Test
  void aNameThatIsNotThereIsFound() {
    assertEquals(0, wrongIn("| a | b | `SmtpSessionTest.answersToMail`, `answersToRcpt` |").size());
    assertEquals(1, wrongIn("| a | b | `SmtpSessionTest.answersToNothing` |").size());
    assertEquals(1, wrongIn("| a | b | `SmtpSessionTest.answersToMail`, `toNothing` |").size());
    assertEquals(1, wrongIn("| a | b | `NobodysTest` |").size());
    assertEquals(1, wrongIn("| a | b | by hand |").size());
  }

  /** A method's name alone is one of the class named before. */
  private List<String> wrongIn(String row) {
    String tests = row.substring(row.lastIndexOf('|', row.length() - 2) + 1);
    List<String> wrong = new ArrayList<>();
    String known = "";
    Matcher names = CODE.matcher(tests);
    while (names.find()) {
      Matcher name = CLASS.matcher(names.group(1));
      boolean isClass = name.matches();
      known = isClass ? name.group(1) : known;
      String method = isClass ? name.group(2) : names.group(1);
      String source = sources.getOrDefault(known, "");
      if (source.isEmpty() || (method != null && !source.contains(" void " + method + "("))) {
        wrong.add(names.group(1) + " in " + row);
      }
    }
    if (known.isEmpty()) {
      wrong.add("no test in " + row);
    }
    return wrong;
  }

  private static Map<String, String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  SmtpDocumentTest::text,
                  String::concat));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
