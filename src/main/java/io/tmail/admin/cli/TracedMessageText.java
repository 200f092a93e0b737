package io.tmail.admin.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The history of a message, as text for people. */
final class TracedMessageText {
  private static final List<String> FACTS =
      List.of("id", "at", "client", "helo", "protocol", "tls", "authUser", "sender");

  private TracedMessageText() {}

  static void print(PrintWriter out, JsonObject message) {
    for (String fact : FACTS) {
      if (!plain(message, fact).isEmpty()) {
        out.printf("%-14s %s%n", fact + ":", plain(message, fact));
      }
    }
    message
        .getJsonArray("recipients")
        .getValuesAs(JsonString.class)
        .forEach(
            each -> out.printf("%-14s %s%n", "recipient:", VisibleText.line(each.getString())));
    out.printf("%-14s %s%n", "messageId:", plain(message, "messageId"));
    out.printf("%-14s %s%n", "size:", plain(message, "size"));
    printFindings(out, message);
    out.println();
    printEvents(out, message.getJsonArray("events"));
  }

  private static void printFindings(PrintWriter out, JsonObject message) {
    JsonArray findings = message.getJsonArray("findings");
    if (findings == null || findings.isEmpty()) {
      return;
    }
    out.printf("%-14s %s%n", "score:", message.getJsonNumber("score"));
    for (JsonObject each : findings.getValuesAs(JsonObject.class)) {
      StringBuilder line = new StringBuilder(plain(each, "check"));
      line.append('=').append(plain(each, "result"));
      line.append(", score ").append(each.getJsonNumber("score"));
      line.append(", took ").append(plain(each, "tookMillis")).append(" ms");
      append(line, " (", plain(each, "reason"), ")");
      out.printf("%-14s %s%n", "found:", line);
    }
  }

  /** A line each. */
  static void printEvents(PrintWriter out, JsonArray events) {
    for (JsonObject event : events.getValuesAs(JsonObject.class)) {
      out.println(line(event));
    }
  }

  private static String line(JsonObject event) {
    StringBuilder line = new StringBuilder(plain(event, "at"));
    line.append(' ').append(plain(event, "event").toLowerCase(Locale.ROOT));
    append(line, " to=<", plain(event, "recipient"), ">");
    append(line, ", relay=", plain(event, "relay"), "");
    if (!plain(event, "relay").isEmpty()) {
      append(line, ", took ", plain(event, "tookMillis"), " ms");
    }
    append(line, ", tls=", plain(event, "tls"), "");
    append(line, " (", plain(event, "reply"), ")");
    return line.toString();
  }

  private static void append(StringBuilder line, String before, String text, String after) {
    if (!text.isEmpty()) {
      line.append(before).append(text).append(after);
    }
  }

  private static String plain(JsonObject object, String field) {
    return QueuedMessageText.plain(object, field);
  }
}
