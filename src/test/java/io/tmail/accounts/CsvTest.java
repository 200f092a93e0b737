package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  private static List<List<String>> cells(String text) {
    return Csv.read(text).stream().map(Csv.Row::cells).toList();
  }

  @Test
  void readsQuotesCommasAndLineEndsInCells() {
    assertEquals(
        List.of(List.of("a", "b"), List.of("x, \"y\"", "two\nlines"), List.of("", "z")),
        cells("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n,z"));
  }

  @Test
  void tellsTheLineOnWhichARowBegins() {
    assertEquals(
        List.of(1, 2, 5), Csv.read("a\n\"1\n2\"\n\nb").stream().map(Csv.Row::line).toList());
  }

  @Test
  void takesTheSeparatorOfTheFirstLine() {
    assertEquals(List.of(List.of("a", "b"), List.of("1,5", "2")), cells("\uFEFFa;b\n1,5;2\n"));
    assertEquals(List.of(List.of("a", "b"), List.of("1", "")), cells("a\tb\n1\t"));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<String> row = List.of("plain", "", "a,b", "say \"x\"", "two\nlines", "a;b", " c ");
    assertEquals(List.of(row), cells(Csv.write(row)));
  }

  @Test
  void anOpenQuoteEndsWithTheText() {
    assertEquals(List.of(List.of("a"), List.of("b\n")), cells("a\n\"b\n"));
  }
}
