package io.tmail.dovecot;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Mail rules as one line of JSON, for the head of their script. */
public final class MailRulesJson {
  private MailRulesJson() {}

  static String write(MailRules rules) {
    MailRules.Vacation vacation = rules.vacation();
    JsonObjectBuilder answer =
        Json.createObjectBuilder()
            .add("on", vacation.on())
            .add("subject", vacation.subject())
            .add("text", vacation.text())
            .add("days", vacation.days())
            .add("addresses", array(vacation.addresses()));
    vacation.from().ifPresent(day -> answer.add("from", day.toString()));
    vacation.until().ifPresent(day -> answer.add("until", day.toString()));
    JsonArrayBuilder filters = Json.createArrayBuilder();
    rules.filters().forEach(filter -> filters.add(object(filter)));
    return Json.createObjectBuilder()
        .add("vacation", answer)
        .add("to", array(rules.forwarding().to()))
        .add("keepCopy", rules.forwarding().keepCopy())
        .add("filters", filters)
        .build()
        .toString();
  }

  private static JsonObjectBuilder object(MailRules.Filter filter) {
    return Json.createObjectBuilder()
        .add("field", filter.field().name())
        .add("header", filter.header())
        .add("match", filter.match().name())
        .add("value", filter.value())
        .add("action", filter.action().name())
        .add("argument", filter.argument())
        .add("stop", filter.stop());
  }

  private static JsonArrayBuilder array(List<String> texts) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }

  /** Empty for what was not written here. */
  public static Optional<MailRules> read(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject rules = reader.readObject();
      return Optional.of(
          new MailRules(
              vacation(rules.getJsonObject("vacation")),
              new MailRules.Forwarding(
                  texts(rules.getJsonArray("to")), rules.getBoolean("keepCopy")),
              rules.getJsonArray("filters").getValuesAs(JsonObject.class).stream()
                  .map(MailRulesJson::filter)
                  .toList()));
    } catch (RuntimeException foreign) {
      return Optional.empty();
    }
  }

  private static MailRules.Vacation vacation(JsonObject answer) {
    return new MailRules.Vacation(
        answer.getBoolean("on"),
        day(answer, "from"),
        day(answer, "until"),
        answer.getString("subject"),
        answer.getString("text"),
        answer.getInt("days"),
        texts(answer.getJsonArray("addresses")));
  }

  private static Optional<LocalDate> day(JsonObject answer, String name) {
    return Optional.ofNullable(answer.getString(name, null)).map(LocalDate::parse);
  }

  private static MailRules.Filter filter(JsonObject filter) {
    return new MailRules.Filter(
        MailRules.Field.valueOf(filter.getString("field")),
        filter.getString("header"),
        MailRules.Match.valueOf(filter.getString("match")),
        filter.getString("value"),
        MailRules.Action.valueOf(filter.getString("action")),
        filter.getString("argument"),
        filter.getBoolean("stop"));
  }

  private static List<String> texts(JsonArray array) {
    return array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }
}
