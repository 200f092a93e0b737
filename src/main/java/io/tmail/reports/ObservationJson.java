package io.tmail.reports;

import static io.tmail.reports.Observation.OfMessage;
import static io.tmail.reports.Observation.OfSession;

import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.reports.form.SessionFacts;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** Observations as one line of JSON, for their table. */
final class ObservationJson {
  private static final String POLICY = "policy";
  private static final String DOMAIN = "domain";
  private static final String RESULT = "result";
  private static final String TYPE = "type";

  private ObservationJson() {}

  static String write(Observation observation) {
    return (observation instanceof OfMessage message
            ? message(message)
            : session(((OfSession) observation).facts()))
        .build()
        .toString();
  }

  private static JsonObjectBuilder message(OfMessage message) {
    PublishedPolicy policy = message.policy();
    MessageFacts facts = message.facts();
    JsonArrayBuilder overrides = Json.createArrayBuilder();
    facts
        .overrides()
        .forEach(
            each ->
                overrides.add(
                    Json.createObjectBuilder()
                        .add(TYPE, each.type())
                        .add("comment", each.comment())));
    JsonArrayBuilder signatures = Json.createArrayBuilder();
    facts
        .signatures()
        .forEach(
            each ->
                signatures.add(
                    Json.createObjectBuilder()
                        .add(DOMAIN, each.domain())
                        .add("selector", each.selector())
                        .add(RESULT, each.result())));
    JsonObjectBuilder object =
        Json.createObjectBuilder()
            .add(
                POLICY,
                array(
                    List.of(
                        policy.domain(),
                        policy.action(),
                        policy.subdomains(),
                        policy.nonexistent(),
                        policy.dkimAlignment(),
                        policy.spfAlignment(),
                        policy.testing(),
                        policy.failureOptions())))
            .add("source", facts.source())
            .add("disposition", facts.disposition())
            .add("dkim", facts.dkimAligned())
            .add("spf", facts.spfAligned())
            .add("overrides", overrides)
            .add("headerFrom", facts.headerFrom())
            .add("signatures", signatures);
    facts.envelopeFrom().ifPresent(domain -> object.add("envelopeFrom", domain));
    facts
        .sender()
        .ifPresent(
            sender -> object.add("sender", array(List.of(sender.domain(), sender.result()))));
    return object;
  }

  private static JsonObjectBuilder session(SessionFacts facts) {
    SessionFacts.Policy policy = facts.policy();
    JsonObjectBuilder object =
        Json.createObjectBuilder()
            .add(TYPE, policy.type())
            .add("strings", array(policy.strings()))
            .add(DOMAIN, policy.domain())
            .add("servers", array(policy.servers()));
    facts
        .failure()
        .ifPresent(
            failure ->
                object.add(
                    "failure",
                    array(
                        List.of(
                            failure.type(),
                            failure.server(),
                            failure.address(),
                            failure.from(),
                            failure.reason()))));
    return object;
  }

  private static JsonArrayBuilder array(List<String> texts) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }

  static Observation read(Kind kind, String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject object = reader.readObject();
      return kind == Kind.DMARC
          ? new OfMessage(policy(texts(object, POLICY)), message(object))
          : new OfSession(session(object));
    }
  }

  private static PublishedPolicy policy(List<String> texts) {
    return new PublishedPolicy(
        texts.get(0),
        texts.get(1),
        texts.get(2),
        texts.get(3),
        texts.get(4),
        texts.get(5),
        texts.get(6),
        texts.get(7));
  }

  private static MessageFacts message(JsonObject object) {
    return new MessageFacts(
        object.getString("source"),
        object.getString("disposition"),
        object.getString("dkim"),
        object.getString("spf"),
        object.getJsonArray("overrides").getValuesAs(JsonObject.class).stream()
            .map(
                each ->
                    new MessageFacts.Overriding(each.getString(TYPE), each.getString("comment")))
            .toList(),
        object.getString("headerFrom"),
        Optional.ofNullable(object.getString("envelopeFrom", null)),
        object.getJsonArray("signatures").getValuesAs(JsonObject.class).stream()
            .map(
                each ->
                    new MessageFacts.Signature(
                        each.getString(DOMAIN), each.getString("selector"), each.getString(RESULT)))
            .toList(),
        Optional.of(texts(object, "sender"))
            .filter(texts -> !texts.isEmpty())
            .map(texts -> new MessageFacts.Sender(texts.get(0), texts.get(1))));
  }

  private static SessionFacts session(JsonObject object) {
    return new SessionFacts(
        new SessionFacts.Policy(
            object.getString(TYPE),
            texts(object, "strings"),
            object.getString(DOMAIN),
            texts(object, "servers")),
        Optional.of(texts(object, "failure"))
            .filter(texts -> !texts.isEmpty())
            .map(
                texts ->
                    new SessionFacts.Failure(
                        texts.get(0), texts.get(1), texts.get(2), texts.get(3), texts.get(4))));
  }

  /** Empty if it is not there. */
  private static List<String> texts(JsonObject object, String name) {
    return object.containsKey(name)
        ? object.getJsonArray(name).getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList()
        : List.of();
  }
}
