package io.tmail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** Documents, texts and sources use plain words, and refer only to what exists ({@link Words}). */
class WordsTest {
  private static final Path ARCHITECTURE = Path.of("docs/ARCHITECTURE.md");
  private static final String PATH_OF_A_MESSAGE = "## The path of one message\n";
  private static final int MOST_CLASSES_OF_THE_PATH = 18;

  @Test
  void documentsTextsAndSourcesKeepTheRules() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    files.addAll(Words.filesBelow("docs", ""));
    files.addAll(Words.filesBelow("src", ""));
    List<String> faults = new ArrayList<>();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        faults.addAll(Words.faults(file, new String(Files.readAllBytes(file), UTF_8)));
      }
    }
    assertTrue(files.size() > 1000, "files: " + files.size());
    assertEquals("", String.join("\n", faults));
  }

  @Test
  void pronounOfOneSexIsFound() {
    assertFinds("pronoun", "README.md", "Users see\nhis mail.");
    assertFinds("pronoun", "src/main/resources/Texts.properties", "a=b\nc=Ask Him first.");
    assertPasses("src/main/resources/Texts_fr.properties", "a=b\nc=his");
    assertPasses("README.md", "The history of this machine\nis theirs.");
  }

  @Test
  void isNoIsFound() {
    assertFinds("'is no'", "docs/SMTP.md", "One line.\nThis is no\nlimit.");
    assertFinds("'is no'", "src/main/resources/Texts.properties", "a=b\nc=It is no number.");
    assertPasses("docs/SMTP.md", "One line.\nThis is no longer a limit, and is not one.");
  }

  @Test
  void sourceWithAPronounOfOneSexIsFound() {
    assertFinds("pronoun", "src/main/java/A.java", "/**\n * As he wants.\n */\nclass A {}");
    assertFinds("pronoun", "src/main/java/A.java", "class A {\n  // ask him\n}");
    assertFinds("pronoun", "src/main/java/A.java", "class A {\n  String a = \"\\\"his mail\";\n}");
    assertFinds("pronoun", "src/main/java/A.java", "\nString a = \"\"\"\n His mail\n\"\"\";");
    assertPasses("src/main/java/A.java", "class A {\n  int his = him('\"'); // history\n}");
    assertPasses("src/test/java/ATest.java", "class ATest {\n  // his\n}");
  }

  @Test
  void sourceWithIsNoIsFound() {
    assertFinds("'is no'", "src/main/java/A.java", "/**\n * It is\n * no limit.\n */\nclass A {}");
    assertFinds("'is no'", "src/main/java/A.java", "class A {\n  // it is\n  // no limit\n}");
    assertFinds("'is no'", "src/main/java/A.java", "\nString a = \"this is \"\n  + \"no limit\";");
    assertPasses("src/main/java/A.java", "/** There\n * is no limit, and is no longer one. */");
    assertPasses("src/main/java/A.java", "List.of(\"is\", \"no limit\");");
    assertPasses("src/test/java/ATest.java", "// it is no limit");
  }

  @Test
  void referenceOutOfTheRepositoryIsFound() {
    String rule = "not in this repository";
    assertFinds(rule, "src/main/java/A.java", "\n// DESIGN" + " §4");
    assertFinds(rule, "src/test/java/ATest.java", "\n// see TMAIL" + "-COMPAT §6");
    assertFinds(rule, "src/test/resources/a.sh", "\n# CASES" + ".md");
    assertFinds(rule, "docs/SMTP.md", "\nIn CASES" + ".md.");
    assertPasses("src/main/java/A.java", "// DESIGN and CASES");
  }

  @Test
  void longSentenceIsFound() {
    assertFinds("words", "README.md", "# Title\n" + "w ".repeat(40) + "end.");
    assertFinds("words", "README.md", "# Title\n" + "w ".repeat(20) + "\n" + "w ".repeat(21));
    assertFinds("words", "README.md", "- one\n- " + "`a b` ".repeat(5) + "w ".repeat(36));
    assertPasses("README.md", "# Title\n" + "w ".repeat(39) + "end. " + "w ".repeat(15));
    assertPasses("README.md", "- " + "w ".repeat(39) + "\n- " + "w ".repeat(39));
    assertPasses("README.md", "```\n" + "w ".repeat(41) + "\n```");
    assertPasses("README.md", "| a |\n| " + "w ".repeat(41) + "|");
  }

  @Test
  void longLineIsFound() {
    assertFinds("columns", "README.md", "\n" + "w".repeat(121));
    assertFinds("columns", "README.md", "```\n" + "w".repeat(241) + "\n```");
    assertFinds("columns", "README.md", "| a |\n|" + "w".repeat(240) + "|");
    assertPasses("README.md", "\n" + "w".repeat(120));
    assertPasses("README.md", "| a |\n|" + "w".repeat(200) + "|");
  }

  @Test
  void referenceToNothingIsFound() {
    assertFinds("no such file", "docs/SMTP.md", "\nSee [this](NOTHING.md).");
    assertFinds("no such file", "docs/SMTP.md", "\nSee `docs/NOTHING.md`.");
    assertFinds("no such file", "README.md", "```\ndeploy/nothing --detach\n```");
    assertFinds("no such heading", "docs/SMTP.md", "\nSee [this](../README.md#nowhere).");
    assertFinds("no such heading", "docs/SMTP.md", "## One heading\n[this](#one-headings)");
    assertPasses(
        "docs/SMTP.md", "## One heading\n[this](#one-heading), [that](../README.md#tmail)");
    assertPasses("docs/SMTP.md", "\n[Home](https://example.com/none), `src/main/java/io/tmail`");
  }

  @Test
  void commandThatCannotRunIsFound() {
    assertFinds("no such test", "CONTRIBUTING.md", "\n./mvnw surefire:test -Dtest=NobodysTest");
    assertFinds("no such test", "CONTRIBUTING.md", "\n./mvnw test -Dtest=WordsTest#nothing");
    assertFinds("no such option", "CONTRIBUTING.md", "\nRun `deploy/test --slowly`.");
    assertFinds("no such file", "CONTRIBUTING.md", "\nRun `deploy/nothing --fast`.");
    assertPasses(
        "CONTRIBUTING.md",
        "\n`deploy/test --fast`, ./mvnw test -Dtest=WordsTest#longLineIsFound,ArchitectureTest");
  }

  @Test
  void pathOfAMessageNamesClassesThatExist() throws IOException {
    String page = Files.readString(ARCHITECTURE);
    int begin = page.indexOf(PATH_OF_A_MESSAGE);
    assertTrue(begin >= 0, PATH_OF_A_MESSAGE);
    String section = page.substring(begin + PATH_OF_A_MESSAGE.length()).split("\n## ", 2)[0];
    List<String> classes = new ArrayList<>();
    for (MatchResult link : Words.links(section)) {
      if (link.group(2).endsWith(".java")) {
        classes.add(link.group(1));
        Path source = ARCHITECTURE.resolveSibling(link.group(2)).normalize();
        assertTrue(Files.exists(source), source + " does not exist");
        assertEquals(link.group(1) + ".java", source.getFileName().toString());
      }
    }
    assertTrue(classes.size() >= 10, "too few classes: " + classes);
    assertTrue(classes.size() <= MOST_CLASSES_OF_THE_PATH, classes.size() + " classes: " + classes);
    assertEquals(classes.size(), new HashSet<>(classes).size(), "named twice: " + classes);
  }

  /** One fault, in the second line. */
  private static void assertFinds(String rule, String file, String text) {
    List<String> found = Words.faults(Path.of(file), text);
    assertEquals(1, found.size(), rule + ": " + found);
    assertTrue(found.get(0).matches(file + ":[23]: " + rule + ": .*"), found.get(0));
  }

  private static void assertPasses(String file, String text) {
    assertEquals(List.of(), Words.faults(Path.of(file), text));
  }
}
