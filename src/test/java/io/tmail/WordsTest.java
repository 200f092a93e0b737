package io.tmail;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How the documents and the texts of the console are written: plain words, short sentences, and
 * references to files, headings, tests and scripts that exist. Each rule takes a text.
 */
class WordsTest {
  private static final int MOST_WORDS = 40;
  private static final int MOST_COLUMNS = 120;

  /** A row of a table cannot be wrapped; a longer one belongs into a list. */
  private static final int MOST_COLUMNS_OF_A_ROW = 240;

  private static final int MOST_CLASSES_OF_THE_PATH = 40;

  private static final Pattern PRONOUN =
      Pattern.compile("\\b(?:he|him|his|himself)\\b", CASE_INSENSITIVE);
  private static final Pattern IS_NO =
      Pattern.compile("\\bis\\s+no\\s(?!\\s*longer\\b)", CASE_INSENSITIVE);
  private static final Pattern END_OF_SENTENCE = Pattern.compile(".*[.!?][)\"*_]*");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w./-])(?:src|deploy|docs)/[\\w./-]*\\w");
  private static final Pattern TEST = Pattern.compile("-Dtest=([\\w,#]+)");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./])(\\./mvnw|deploy/\\w+)([^`#]*)");
  private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z]+");

  @Test
  void documentsAndBundlesKeepTheRules() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : checked()) {
      found.addAll(faults(file, Files.readString(file)));
    }
    assertEquals("", String.join("\n", found));
  }

  @Test
  void eachRuleFindsWhatBreaksIt() {
    assertFinds("pronoun", "README.md", "Users see\nhis mail.");
    assertFinds("pronoun", "src/main/resources/Texts.properties", "a=b\nc=Ask Him first.");
    assertFinds("'is no'", "docs/SMTP.md", "One line.\nThis is no\nlimit.");
    assertFinds("'is no'", "src/main/resources/Texts.properties", "a=b\nc=It is no number.");
    assertFinds("words", "README.md", "# Title\n" + "word ".repeat(41) + "end.");
    assertFinds("words", "README.md", "- one\n- " + "`a b` word ".repeat(20) + "two.");
    assertFinds("columns", "README.md", "\n" + "w".repeat(121));
    assertFinds("columns", "README.md", "```\n" + "w".repeat(121) + "\n```");
    assertFinds("columns", "README.md", "\n| " + "w".repeat(240) + " |");
    assertFinds("no such file", "docs/SMTP.md", "\nSee [this](NOTHING.md).");
    assertFinds("no such file", "docs/SMTP.md", "\nSee `docs/NOTHING.md`.");
    assertFinds("no such file", "README.md", "```\ndeploy/nothing --detach\n```");
    assertFinds("no such heading", "docs/SMTP.md", "\nSee [this](../README.md#nowhere).");
    assertFinds("no such heading", "docs/SMTP.md", "## One heading\n[this](#one-headings)");
    assertFinds("no such test", "CONTRIBUTING.md", "\n./mvnw surefire:test -Dtest=NobodysTest");
    assertFinds("no such test", "CONTRIBUTING.md", "\n./mvnw test -Dtest=WordsTest#nothing");
    assertFinds("no such option", "CONTRIBUTING.md", "\nRun `deploy/test --slowly`.");
  }

  @Test
  void whatKeepsTheRulesIsNotReported() {
    String text =
        "# The head\nThis is no longer, and is not. " + "word ".repeat(39) + "end. " + "Next one.\n"
            + "| " + "cell ".repeat(41) + " |\n```\n" + "word ".repeat(24) + "\n```\n"
            + "[here](#the-head), `deploy/test --fast`, `./mvnw test -Dtest=WordsTest`\n";
    assertEquals(List.of(), faults(Path.of("CONTRIBUTING.md"), text));
    assertEquals(List.of(), faults(Path.of("Texts_fr.properties"), "a=his"));
  }

  @Test
  void pathOfAMessageNamesClassesThatExist() throws IOException {
    Path page = Path.of("docs/ARCHITECTURE.md");
    String section = section(Files.readString(page), "## The path of one message");
    List<String> classes = new ArrayList<>();
    Matcher link = LINK.matcher(section);
    while (link.find()) {
      if (link.group(2).endsWith(".java")) {
        classes.add(link.group(1));
        Path source = page.resolveSibling(link.group(2)).normalize();
        assertTrue(Files.exists(source), source + " is not there");
        assertEquals(link.group(1) + ".java", source.getFileName().toString());
      }
    }
    assertTrue(classes.size() >= 10, "too few classes: " + classes);
    assertTrue(classes.size() <= MOST_CLASSES_OF_THE_PATH, classes.size() + " classes: " + classes);
    assertEquals(classes.size(), classes.stream().distinct().count(), "named twice: " + classes);
  }

  private static void assertFinds(String rule, String file, String text) {
    List<String> found = faults(Path.of(file), text);
    assertEquals(1, found.size(), rule + ": " + found);
    assertTrue(found.get(0).startsWith(file + ":2: "), found.get(0));
    assertTrue(found.get(0).contains(rule), found.get(0));
  }

  private static List<Path> checked() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    files.addAll(filesBelow("docs", ".md"));
    files.addAll(filesBelow("src/main/resources", ".properties"));
    return files;
  }

  private static List<Path> filesBelow(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** What breaks a rule in a file of this name with this text, as {@code file:line: rule: what}. */
  private static List<String> faults(Path file, String text) {
    Report report = new Report(file, text, new ArrayList<>());
    if (!file.toString().endsWith("_fr.properties")) {
      report.addAll(PRONOUN, "pronoun");
    }
    report.addAll(IS_NO, "'is no'");
    if (file.toString().endsWith(".md")) {
      checkLayout(report);
      checkReferences(report);
    }
    if (file.endsWith("CONTRIBUTING.md")) {
      checkCommands(report);
    }
    return report.found;
  }

  private record Report(Path file, String text, List<String> found) {
    void add(int line, String rule, String what) {
      found.add(file + ":" + line + ": " + rule + ": " + what.strip());
    }

    void addAll(Pattern pattern, String rule) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        add(line(matcher.start()), rule, matcher.group().replace('\n', ' '));
      }
    }

    int line(int offset) {
      return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
  }

  private static void checkLayout(Report report) {
    boolean code = false;
    int number = 0;
    int words = 0;
    for (String line : report.text.split("\n")) {
      number++;
      boolean fence = line.strip().startsWith("```");
      code ^= fence;
      boolean row = line.startsWith("|") && !code;
      if (line.length() > (row ? MOST_COLUMNS_OF_A_ROW : MOST_COLUMNS)) {
        report.add(number, "columns", line.length() + " in " + line.substring(0, 60));
      }
      boolean prose = !code && !fence && !row && !line.isBlank() && !line.startsWith("#");
      boolean begins = line.strip().matches("([-*]|\\d+\\.) .*");
      words = prose ? wordsAfter(report, number, begins ? 0 : words, line) : 0;
    }
  }

  /** How many words of an unfinished sentence there are after a line of prose. */
  private static int wordsAfter(Report report, int number, int before, String line) {
    String plain = LINK.matcher(CODE.matcher(line).replaceAll("code")).replaceAll("$1");
    int words = before;
    for (String word : plain.strip().split("\\s+")) {
      words++;
      if (words == MOST_WORDS + 1) {
        report.add(number, "words", "more than " + MOST_WORDS + " in the sentence before " + word);
      }
      words = END_OF_SENTENCE.matcher(word).matches() ? 0 : words;
    }
    return words;
  }

  private static void checkReferences(Report report) {
    Matcher link = LINK.matcher(report.text);
    while (link.find()) {
      if (!link.group(2).matches("[a-z]+:.*")) {
        checkLink(report, report.line(link.start()), link.group(2));
      }
    }
    Matcher path = PATH.matcher(report.text);
    while (path.find()) {
      if (!Files.exists(Path.of(path.group()))) {
        report.add(report.line(path.start()), "no such file", path.group());
      }
    }
  }

  private static void checkLink(Report report, int line, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? report.file : report.file.resolveSibling(parts[0]).normalize();
    if (!parts[0].isEmpty() && !Files.exists(file)) {
      report.add(line, "no such file", target);
    } else if (parts.length == 2) {
      String text = parts[0].isEmpty() ? report.text : read(file);
      if (text.lines().filter(head -> head.startsWith("#")).noneMatch(h -> anchor(h, parts[1]))) {
        report.add(line, "no such heading", target);
      }
    }
  }

  private static boolean anchor(String heading, String anchor) {
    String title = heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
    return title.replaceAll("[^\\p{L}\\d _-]", "").replace(' ', '-').equals(anchor);
  }

  private static void checkCommands(Report report) {
    Matcher test = TEST.matcher(report.text);
    while (test.find()) {
      for (String name : test.group(1).split(",")) {
        if (!isTest(name.split("#"))) {
          report.add(report.line(test.start()), "no such test", name);
        }
      }
    }
    Matcher script = SCRIPT.matcher(report.text.replace("\\\n", "  "));
    while (script.find()) {
      Path file = Path.of(script.group(1));
      Matcher option = OPTION.matcher(script.group(2).lines().findFirst().orElse(""));
      while (Files.isRegularFile(file) && option.find()) {
        if (!read(file).contains(option.group())) {
          report.add(report.line(script.start()), "no such option", script.group());
        }
      }
    }
  }

  private static boolean isTest(String... name) {
    try {
      return filesBelow("src/test/java", "/" + name[0] + ".java").stream()
          .anyMatch(file -> name.length == 1 || read(file).contains(" void " + name[1] + "("));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String section(String text, String heading) {
    String rest = text.substring(text.indexOf(heading + "\n") + heading.length());
    return rest.split("\n## ", 2)[0];
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
