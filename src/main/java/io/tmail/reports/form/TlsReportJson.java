package io.tmail.reports.form;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes and reads TLS reports in the form of RFC 8460 §4. */
public final class TlsReportJson {
  private static final int MOST_VALUES = 200_000;
  private static final int MOST_DEPTH = 20;
  private static final int MOST_RESULTS = 1000;
  private static final int MOST_FAILURES = 10_000;
  private static final int MOST_STRINGS = 100;
  private static final int MOST_TEXT = 255;
  private static final long MOST_COUNT = 1_000_000_000_000L;

  private TlsReportJson() {}

  /** The report in UTF-8. */
  public static byte[] write(TlsReport report) {
    ReportHead head = report.head();
    JsonArrayBuilder policies = Json.createArrayBuilder();
    report.results().forEach(each -> policies.add(result(each)));
    return Json.createObjectBuilder()
        .add("organization-name", head.organization())
        .add(
            "date-range",
            Json.createObjectBuilder()
                .add("start-datetime", head.begin().toString())
                .add("end-datetime", head.end().toString()))
        .add("contact-info", head.contact())
        .add("report-id", head.id())
        .add("policies", policies)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObjectBuilder result(TlsReport.Result result) {
    JsonObjectBuilder object =
        Json.createObjectBuilder()
            .add("policy", policy(result.policy()))
            .add(
                "summary",
                Json.createObjectBuilder()
                    .add("total-successful-session-count", result.successes())
                    .add("total-failure-session-count", result.failed()));
    if (!result.failures().isEmpty()) {
      JsonArrayBuilder failures = Json.createArrayBuilder();
      result.failures().forEach(each -> failures.add(failure(each)));
      object.add("failure-details", failures);
    }
    return object;
  }

  private static JsonObjectBuilder policy(SessionFacts.Policy policy) {
    JsonObjectBuilder object = Json.createObjectBuilder().add("policy-type", policy.type());
    addIfAny(object, "policy-string", policy.strings());
    object.add("policy-domain", policy.domain());
    addIfAny(object, "mx-host", policy.servers());
    return object;
  }

  private static void addIfAny(JsonObjectBuilder object, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      object.add(name, Json.createArrayBuilder(texts));
    }
  }

  private static JsonObjectBuilder failure(TlsReport.Counted counted) {
    SessionFacts.Failure failure = counted.failure();
    JsonObjectBuilder object = Json.createObjectBuilder().add("result-type", failure.type());
    addIfAny(object, "sending-mta-ip", failure.from());
    addIfAny(object, "receiving-mx-hostname", failure.server());
    addIfAny(object, "receiving-ip", failure.address());
    object.add("failed-session-count", counted.count());
    addIfAny(object, "failure-reason-code", failure.reason());
    return object;
  }

  private static void addIfAny(JsonObjectBuilder object, String name, String text) {
    if (!text.isEmpty()) {
      object.add(name, text);
    }
  }

  /**
   * @param octets bounded by the caller
   */
  public static TlsReport read(byte[] octets) throws UnreadableReportException {
    try {
      expectSmall(octets);
      try (JsonReader reader = Json.createReader(new ByteArrayInputStream(octets))) {
        return report(reader.readObject());
      }
    } catch (JsonException | IllegalStateException malformed) {
      throw new UnreadableReportException("the JSON is malformed");
    } catch (ClassCastException other) {
      throw new UnreadableReportException("the JSON has a value of another type");
    }
  }

  /** A short text may stand for a tree that is many times as large. */
  private static void expectSmall(byte[] octets) throws UnreadableReportException {
    try (JsonParser parser = Json.createParser(new ByteArrayInputStream(octets))) {
      int values = 0;
      int depth = 0;
      while (parser.hasNext()) {
        switch (parser.next()) {
          case START_ARRAY, START_OBJECT -> {
            depth++;
            values++;
          }
          case END_ARRAY, END_OBJECT -> depth--;
          default -> values++;
        }
        if (depth > MOST_DEPTH || values > MOST_VALUES) {
          throw new UnreadableReportException("the JSON has too many values");
        }
      }
    }
  }

  private static TlsReport report(JsonObject object) throws UnreadableReportException {
    JsonObject range = object(object, "date-range");
    Instant begin = instant(range, "start-datetime");
    Instant end = instant(range, "end-datetime");
    Period.expect("date-range", begin, end);
    ReportHead head =
        new ReportHead(
            required(object, "organization-name"),
            text(object, "contact-info"),
            required(object, "report-id"),
            begin,
            end);
    List<TlsReport.Result> results = new ArrayList<>();
    for (JsonObject each : objects(object, "policies", MOST_RESULTS)) {
      results.add(result(each));
    }
    if (results.isEmpty()) {
      throw new UnreadableReportException("the report has no policies");
    }
    return new TlsReport(head, results);
  }

  private static TlsReport.Result result(JsonObject object) throws UnreadableReportException {
    JsonObject policy = object(object, "policy");
    JsonObject summary = object(object, "summary");
    List<TlsReport.Counted> failures = new ArrayList<>();
    for (JsonObject each : objects(object, "failure-details", MOST_FAILURES)) {
      failures.add(failure(each));
    }
    return new TlsReport.Result(
        new SessionFacts.Policy(
            required(policy, "policy-type"),
            texts(policy, "policy-string"),
            required(policy, "policy-domain").toLowerCase(Locale.ROOT),
            texts(policy, "mx-host")),
        count(summary, "total-successful-session-count"),
        count(summary, "total-failure-session-count"),
        failures);
  }

  private static TlsReport.Counted failure(JsonObject object) throws UnreadableReportException {
    return new TlsReport.Counted(
        new SessionFacts.Failure(
            required(object, "result-type"),
            text(object, "receiving-mx-hostname"),
            text(object, "receiving-ip"),
            text(object, "sending-mta-ip"),
            text(object, "failure-reason-code")),
        count(object, "failed-session-count"));
  }

  private static JsonObject object(JsonObject object, String name)
      throws UnreadableReportException {
    return Optional.ofNullable(object.getJsonObject(name)).orElseThrow(() -> missing(name));
  }

  private static List<JsonObject> objects(JsonObject object, String name, int most)
      throws UnreadableReportException {
    JsonArray array = object.getJsonArray(name);
    if (array != null && array.size() > most) {
      throw new UnreadableReportException(name + " has too many values");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue each : array == null ? JsonValue.EMPTY_JSON_ARRAY : array) {
      objects.add(each.asJsonObject());
    }
    return objects;
  }

  /** One text is written without an array by some. */
  private static List<String> texts(JsonObject object, String name) {
    JsonValue value = object.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY);
    return value instanceof JsonArray array
        ? array.stream().limit(MOST_STRINGS).map(TlsReportJson::text).toList()
        : List.of(text(value));
  }

  private static String required(JsonObject object, String name) throws UnreadableReportException {
    String text = text(object, name);
    if (text.isEmpty()) {
      throw missing(name);
    }
    return text;
  }

  private static String text(JsonObject object, String name) {
    return text(object.getOrDefault(name, JsonValue.NULL));
  }

  /** No character that a table or a page would choke on. */
  private static String text(JsonValue value) {
    String text =
        value == JsonValue.NULL
            ? ""
            : value instanceof JsonString string ? string.getString() : value.toString();
    String kept = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?").strip();
    return kept.substring(0, Math.min(MOST_TEXT, kept.length()));
  }

  private static long count(JsonObject object, String name) throws UnreadableReportException {
    JsonValue value = object.getOrDefault(name, JsonValue.NULL);
    if (!(value instanceof JsonNumber number)
        || number.toString().length() > MOST_TEXT
        || number.doubleValue() < 0
        || number.doubleValue() > MOST_COUNT) {
      throw new UnreadableReportException(name + " is not a count");
    }
    return number.longValue();
  }

  private static Instant instant(JsonObject object, String name) throws UnreadableReportException {
    try {
      return OffsetDateTime.parse(required(object, name)).toInstant();
    } catch (DateTimeParseException malformed) {
      throw new UnreadableReportException(name + " is not a time");
    }
  }

  private static UnreadableReportException missing(String name) {
    return new UnreadableReportException("the report has no " + name);
  }
}
