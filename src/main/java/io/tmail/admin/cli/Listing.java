package io.tmail.admin.cli;

import static java.util.stream.Collectors.joining;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How a listing is printed: a table for people, or with {@code --json} one object a line. */
final class Listing {
  private static final String GAP = "  ";
  private static final String NOTHING = "-";

  @Option(names = "--json", description = "Print JSON for programs instead of a table.")
  private boolean json;

  /** One column: the heading for people and the field of the API's objects. */
  record Column(String heading, String field) {}

  /** Whether {@code --json} was given. */
  boolean isForPrograms() {
    return json;
  }

  void print(PrintWriter out, JsonArray rows, Column... columns) {
    if (json) {
      printJson(out, rows);
    } else {
      printTable(out, table(rows, List.of(columns)));
    }
  }

  private static void printJson(PrintWriter out, JsonArray rows) {
    out.print('[');
    String separator = "\n";
    for (JsonValue row : rows) {
      out.print(separator + VisibleText.json(row));
      separator = ",\n";
    }
    out.println("\n]");
  }

  private static List<List<String>> table(JsonArray rows, List<Column> columns) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::heading).toList());
    for (JsonObject row : rows.getValuesAs(JsonObject.class)) {
      lines.add(columns.stream().map(column -> cell(row.get(column.field()))).toList());
    }
    return lines;
  }

  private static String cell(JsonValue value) {
    String text = value == null ? "" : text(value);
    return text.isEmpty() ? NOTHING : text;
  }

  private static String text(JsonValue value) {
    return switch (value.getValueType()) {
      case NULL -> "";
      case TRUE -> "yes";
      case FALSE -> "no";
      case STRING -> VisibleText.line(((JsonString) value).getString());
      case ARRAY -> value.asJsonArray().stream().map(Listing::text).collect(joining(" "));
      default -> value.toString();
    };
  }

  private static void printTable(PrintWriter out, List<List<String>> lines) {
    int[] widths = widths(lines);
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length())).append(GAP);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static int[] widths(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }
}
