package io.tmail.admin.cli;

import static java.util.stream.Collectors.joining;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;

/** Messages of the trace, a row for each thing that happened to them. */
final class TraceLines {
  private TraceLines() {}

  static JsonArray of(JsonArray messages) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    for (JsonObject message : messages.getValuesAs(JsonObject.class)) {
      List<JsonObject> events = message.getJsonArray("events").getValuesAs(JsonObject.class);
      String recipients =
          message.getJsonArray("recipients").getValuesAs(JsonString.class).stream()
              .map(JsonString::getString)
              .collect(joining(" "));
      boolean refused = !events.isEmpty() && is("REFUSED", events.get(0));
      if (!refused) {
        rows.add(row(message, "accepted", recipients, message).add("reply", messageId(message)));
      }
      for (JsonObject event : events) {
        String name = event.getString("event").toLowerCase(Locale.ROOT);
        String recipient = event.getString("recipient", "");
        rows.add(row(message, name, recipient, event).add("reply", visible(event, "reply")));
      }
    }
    return rows.build();
  }

  private static JsonObjectBuilder row(
      JsonObject message, String event, String recipient, JsonObject what) {
    boolean ofClient = event.equals("accepted") || event.equals("refused");
    return Json.createObjectBuilder()
        .add("at", visible(what, "at"))
        .add("id", visible(message, "id"))
        .add("event", event)
        .add("sender", visible(message, "sender"))
        .add("recipient", VisibleText.line(recipient))
        .add("peer", ofClient ? visible(message, "client") : visible(what, "relay"));
  }

  private static String messageId(JsonObject message) {
    return "message-id=" + visible(message, "messageId");
  }

  private static boolean is(String kind, JsonObject event) {
    return kind.equals(event.getString("event"));
  }

  private static String visible(JsonObject object, String field) {
    JsonValue value = object.get(field);
    return value instanceof JsonString text ? VisibleText.line(text.getString()) : "";
  }
}
