package io.tmail.admin.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.PrintWriter;
import java.util.List;

/** A message of the queue, for people. */
final class QueuedMessageText {
  private static final List<String> ENVELOPE =
      List.of("id", "sender", "authUser", "parameters", "messageId", "size", "acceptedAt");

  private QueuedMessageText() {}

  static void print(PrintWriter out, JsonObject message) {
    for (String field : ENVELOPE) {
      out.printf("%-14s %s%n", field + ":", plain(message, field));
    }
    for (JsonObject recipient : message.getJsonArray("recipients").getValuesAs(JsonObject.class)) {
      printRecipient(out, recipient);
    }
    if (message.containsKey("history") && !message.getJsonArray("history").isEmpty()) {
      out.println();
      TracedMessageText.printEvents(out, message.getJsonArray("history"));
    }
    out.println();
    message.getString("header").lines().map(VisibleText::line).forEach(out::println);
  }

  private static void printRecipient(PrintWriter out, JsonObject recipient) {
    out.println();
    out.printf("%-14s %s%n", "recipient:", plain(recipient, "recipient"));
    for (String field :
        List.of("state", "wish", "attempts", "nextAttemptAt", "nextHop", "lastReply")) {
      if (!plain(recipient, field).isEmpty()) {
        out.printf("  %-14s %s%n", field + ":", plain(recipient, field));
      }
    }
  }

  static String plain(JsonObject object, String field) {
    Object value = object.get(field);
    return VisibleText.line(
        value instanceof JsonString text
            ? text.getString()
            : String.valueOf(value == null ? "" : value));
  }
}
