package io.tmail.webhook;

import io.tmail.config.WebhookSettings.Event;
import io.tmail.mail.Finding;
import io.tmail.policy.Client;
import io.tmail.policy.Message;
import io.tmail.policy.Transaction;
import io.tmail.queue.QueueEvent;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What webhooks are told, as JSON. */
final class WebhookFacts {
  private static final int LONGEST_HEADER = 64 << 10;

  private WebhookFacts() {}

  static JsonObjectBuilder of(Event event, Client client) {
    JsonObjectBuilder from = Json.createObjectBuilder();
    from.add("ip", client.ip().getHostAddress());
    from.add("port", client.listener().port());
    client.helo().ifPresent(helo -> from.add("helo", helo));
    client.tls().ifPresent(tls -> from.add("tls", tls));
    client.user().ifPresent(user -> from.add("user", user.login()));
    return Json.createObjectBuilder().add("event", event.label()).add("client", from);
  }

  static JsonObjectBuilder of(Event event, Transaction transaction) {
    return of(event, transaction.client())
        .add("sender", transaction.mail().reversePath().toString())
        .add("recipients", array(transaction.recipients()));
  }

  /** The whole message, with the beginning of its header, and without its body. */
  static JsonObjectBuilder of(Transaction transaction, Message message) {
    byte[] header = message.content().header().toWire();
    int shown = Math.min(header.length, LONGEST_HEADER);
    JsonArrayBuilder findings = Json.createArrayBuilder();
    transaction.findings().forEach(each -> findings.add(of(each)));
    return of(Event.MESSAGE, transaction)
        .add("id", message.id().value())
        .add("size", message.size())
        .add("score", transaction.score())
        .add("findings", findings)
        .add("header", new String(header, 0, shown, StandardCharsets.UTF_8));
  }

  private static JsonObjectBuilder of(Finding finding) {
    return Json.createObjectBuilder()
        .add("check", finding.check())
        .add("result", finding.result())
        .add("score", finding.score())
        .add("reason", finding.reason());
  }

  private static JsonArrayBuilder array(List<String> texts) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    texts.forEach(all::add);
    return all;
  }

  static JsonObjectBuilder of(QueueEvent.Accepted accepted) {
    return of(Event.QUEUED, accepted)
        .add("sender", accepted.message().envelope().reversePath().toString())
        .add("recipients", accepted.recipients())
        .add("size", accepted.message().content().size())
        .add("message_id", accepted.message().messageId());
  }

  static JsonObjectBuilder of(QueueEvent.Settled settled) {
    return of(Event.SETTLED, settled)
        .add("recipient", settled.recipient().recipient().address())
        .add("original", settled.recipient().recipient().original())
        .add("result", settled.result().outcome().toString())
        .add("reply", settled.result().reply().toString())
        .add("delay", settled.delay().toMillis() / 1000.0);
  }

  private static JsonObjectBuilder of(Event event, QueueEvent fact) {
    return Json.createObjectBuilder()
        .add("event", event.label())
        .add("id", fact.message().id().value());
  }
}
