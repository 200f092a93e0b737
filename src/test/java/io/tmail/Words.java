package io.tmail;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules for documents, texts and sources: plain words, short sentences, and references only to
 * files, headings, tests and scripts that exist. Used by {@link WordsTest}.
 */
final class Words {
  private static final int MOST_WORDS = 40;
  private static final int MOST_COLUMNS = 120;

  /** In tables and code, whose lines cannot be wrapped. */
  private static final int MOST_COLUMNS_UNWRAPPED = 240;

  private static final Pattern PRONOUN =
      Pattern.compile("\\b(?:he|him|his|himself)\\b", CASE_INSENSITIVE);
  private static final Pattern IS_NO =
      Pattern.compile("\\bis\\s+no\\s(?!\\s*longer\\b)", CASE_INSENSITIVE);

  /** As {@link #IS_NO}, but for "there is no". */
  private static final Pattern IS_NO_IN_SOURCE =
      Pattern.compile("(?<!\\bthere\\s{1,99})\\bis\\s+no\\s(?!\\s*longer\\b)", CASE_INSENSITIVE);

  /** What is not in this repository: readers cannot look it up. */
  private static final Pattern PAPER = Pattern.compile("DESIGN[ ]§|TMAIL[-]COMPAT|CASES[.]md");

  /** A text block, string, character or comment of Java. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?s)\"{3}.*?\"{3}|\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'"
              + "|//[^\n]*+|/\\*.*?\\*/");

  private static final Pattern END_OF_SENTENCE = Pattern.compile(".*[.!?][)\"*_]*");
  private static final Pattern LIST_ITEM = Pattern.compile("\\s*(?:[-*]|\\d+\\.) .*");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w./-])(?:src|deploy|docs)/[\\w./-]*\\w");
  private static final Pattern TEST = Pattern.compile("-Dtest=([\\w,#]+)");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./])(deploy/\\w+)( [^`#\\n]*)");
  private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z]+");

  private final Path file;
  private final String text;
  private final List<String> found = new ArrayList<>();

  private Words(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** What breaks a rule in a file of this name with this text, as {@code file:line: rule: what}. */
  static List<String> faults(Path file, String text) {
    Words words = new Words(file, text);
    String name = file.toString();
    words.reject(PAPER, text, "not in this repository");
    if (name.startsWith("src/main/java/")) {
      String prose = prose(text);
      words.reject(PRONOUN, prose, "pronoun");
      words.reject(IS_NO_IN_SOURCE, prose, "'is no'");
    }
    if (name.endsWith(".md") || name.matches("src/main/.*\\.properties")) {
      if (!name.endsWith("_fr.properties")) {
        words.reject(PRONOUN, text, "pronoun");
      }
      words.reject(IS_NO, text, "'is no'");
    }
    if (name.endsWith(".md")) {
      words.checkLines();
      words.checkReferences();
    }
    if (file.endsWith("CONTRIBUTING.md")) {
      words.checkCommands();
    }
    return words.found;
  }

  /** The Markdown links of a text: group 1 is the title, group 2 the target. */
  static List<MatchResult> links(String text) {
    return LINK.matcher(text).results().toList();
  }

  static List<Path> filesBelow(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private void add(int line, String rule, String what) {
    found.add(file + ":" + line + ": " + rule + ": " + what.strip());
  }

  private int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private void reject(Pattern pattern, String where, String rule) {
    Matcher matcher = pattern.matcher(where);
    while (matcher.find()) {
      add(line(matcher.start()), rule, matcher.group().replaceAll("\\s+", " "));
    }
  }

  /** Comments and strings of a source, at their places; strings joined by a plus are one text. */
  private static String prose(String source) {
    StringBuilder prose = new StringBuilder(source.replaceAll("[^\\s+]", ";"));
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      if (!token.group().startsWith("'")) {
        String plain = token.group().replaceAll("(?m)^(\\h*)\\*", "$1 ").replace('"', ' ');
        prose.replace(token.start(), token.end(), plain);
      }
    }
    return prose.toString().replaceAll("(\\n\\h*)//", "$1  ").replace('+', ' ');
  }

  private void checkLines() {
    boolean code = false;
    int number = 0;
    int words = 0;
    for (String line : text.split("\n")) {
      number++;
      boolean fence = line.strip().startsWith("```");
      code ^= fence;
      boolean row = line.startsWith("|");
      if (line.length() > (row || code ? MOST_COLUMNS_UNWRAPPED : MOST_COLUMNS)) {
        add(number, "columns", line.length() + " in " + line.substring(0, 60));
      }
      boolean prose = !code && !fence && !row && !line.isBlank() && !line.startsWith("#");
      boolean begins = LIST_ITEM.matcher(line).matches();
      words = prose ? wordsAfter(number, begins ? 0 : words, line) : 0;
    }
  }

  /** How many words of an unfinished sentence there are after a line of prose. */
  private int wordsAfter(int number, int before, String line) {
    String plain = LINK.matcher(CODE.matcher(line).replaceAll("code")).replaceAll("$1");
    int words = before;
    for (String word : plain.replaceFirst("^\\s*(?:[-*]|\\d+\\.) ", "").strip().split("\\s+")) {
      words++;
      if (words == MOST_WORDS + 1) {
        add(number, "words", "more than " + MOST_WORDS + " in the sentence with " + word);
      }
      words = END_OF_SENTENCE.matcher(word).matches() ? 0 : words;
    }
    return words;
  }

  private void checkReferences() {
    for (MatchResult link : links(text)) {
      if (!link.group(2).matches("[a-z]+:.*")) {
        checkLink(line(link.start()), link.group(2).split("#", 2));
      }
    }
    Matcher path = PATH.matcher(text);
    while (path.find()) {
      if (!Files.exists(Path.of(path.group()))) {
        add(line(path.start()), "no such file", path.group());
      }
    }
  }

  private void checkLink(int line, String... target) {
    boolean here = target[0].isEmpty();
    Path other = here ? file : Path.of("").resolve(file).resolveSibling(target[0]).normalize();
    if (!here && !Files.exists(other)) {
      add(line, "no such file", target[0]);
    } else if (target.length == 2
        && (here ? text : read(other)).lines().noneMatch(head -> isAnchor(head, target[1]))) {
      add(line, "no such heading", String.join("#", target));
    }
  }

  private static boolean isAnchor(String line, String anchor) {
    String title = line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
    return line.startsWith("#")
        && title.replaceAll("[^\\p{L}\\d _-]", "").replace(' ', '-').equals(anchor);
  }

  private void checkCommands() {
    Matcher test = TEST.matcher(text);
    while (test.find()) {
      for (String name : test.group(1).split(",")) {
        if (!isTest(name.split("#"))) {
          add(line(test.start()), "no such test", name);
        }
      }
    }
    Matcher script = SCRIPT.matcher(text);
    while (script.find()) {
      Path program = Path.of(script.group(1));
      Matcher option = OPTION.matcher(script.group(2));
      while (Files.isRegularFile(program) && option.find()) {
        if (!read(program).contains(option.group())) {
          add(line(script.start()), "no such option", script.group());
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

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
