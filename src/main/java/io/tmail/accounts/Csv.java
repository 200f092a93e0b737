package io.tmail.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180). What separates is what the first line uses: a comma, a
 * semicolon or a tab.
 */
final class Csv {
  private static final String MARK = "\uFEFF";

  /** A record of the text, and the line on which it begins. */
  record Row(int line, List<String> cells) {}

  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    String first = this.text.lines().findFirst().orElse("");
    separator =
        first.contains(",") ? ',' : first.contains(";") ? ';' : first.contains("\t") ? '\t' : ',';
  }

  /** All rows but empty ones. */
  static List<Row> read(String text) {
    Csv csv = new Csv(text);
    List<Row> rows = new ArrayList<>();
    while (csv.at < csv.text.length()) {
      Row row = csv.row();
      if (row.cells().size() > 1 || !row.cells().get(0).isBlank()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** One row, with its line end. */
  static String write(List<String> cells) {
    return cells.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",;\\s]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private Row row() {
    int begin = line;
    List<String> cells = new ArrayList<>();
    boolean more = true;
    while (more) {
      cells.add(at < text.length() && text.charAt(at) == '"' ? quotedCell() : plainCell());
      more = at < text.length() && text.charAt(at) == separator;
      if (more) {
        at++;
      }
    }
    endLine();
    return new Row(begin, cells);
  }

  private void endLine() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    line++;
  }

  private String plainCell() {
    int begin = at;
    while (at < text.length()
        && "\r\n".indexOf(text.charAt(at)) < 0
        && text.charAt(at) != separator) {
      at++;
    }
    return text.substring(begin, at).strip();
  }

  private String quotedCell() {
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"' && at < text.length() && text.charAt(at) == '"') {
        at++;
      } else if (c == '"') {
        break;
      } else if (c == '\n') {
        line++;
      }
      cell.append(c);
    }
    // what follows the closing quote also belongs to the cell
    return cell + plainCell();
  }
}
