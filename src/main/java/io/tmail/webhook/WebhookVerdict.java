package io.tmail.webhook;

import io.tmail.mail.SmtpReply;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a webhook says.
 *
 * @param score added to the message's
 * @param reason for people; with a refusal, for the client
 * @param code of a refusal, 4xx or 5xx
 * @param status enhanced, of a refusal
 */
record WebhookVerdict(Wish wish, double score, String reason, int code, String status) {
  private static final WebhookVerdict PASS = new WebhookVerdict(Wish.PASS, 0, "", 550, "5.7.1");
  private static final double MOST_SCORE = 100;
  private static final int LONGEST_REASON = 400;
  private static final int USUAL_CODE = 550;

  /** What is to become of the message. */
  enum Wish {
    PASS,
    MARK,
    JUNK,
    QUARANTINE,
    DISCARD,
    REFUSE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IOException if it is malformed
   */
  static WebhookVerdict read(Webhook.Answer answer) throws IOException {
    if (!answer.accepted()) {
      throw new IOException("the webhook does not want to be asked");
    }
    if (answer.body().length == 0) {
      return PASS;
    }
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(answer.body()))) {
      return of(reader.readObject());
    } catch (JsonException | ClassCastException | IllegalArgumentException rubbish) {
      throw new IOException("the webhook's answer is malformed", rubbish);
    }
  }

  private static WebhookVerdict of(JsonObject answer) {
    String word = text(answer, "verdict", "pass");
    Wish wish =
        Arrays.stream(Wish.values())
            .filter(each -> each.label().equals(word))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(word));
    double score = number(answer, "score", 0);
    int code = (int) number(answer, "code", USUAL_CODE);
    String status = text(answer, "status", code / 100 + ".7.1");
    if (Math.abs(score) > MOST_SCORE || code < 400 || code > 599 || code == 421) {
      throw new IllegalArgumentException("out of range");
    }
    SmtpReply checked = SmtpReply.of(code, status, "x");
    return new WebhookVerdict(
        wish, score, clean(text(answer, "reason", "")), checked.code(), status);
  }

  private static String text(JsonObject answer, String name, String usual) {
    return answer.containsKey(name) ? answer.getString(name) : usual;
  }

  private static double number(JsonObject answer, String name, double usual) {
    return answer.containsKey(name) ? answer.getJsonNumber(name).doubleValue() : usual;
  }

  private static String clean(String reason) {
    String clean = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) : clean;
  }

  /** The reply that a refusal is. */
  SmtpReply reply() {
    return SmtpReply.of(code, status, reason.isEmpty() ? "the message is refused" : reason);
  }

  /** Whether there is anything to write down. */
  boolean saysNothing() {
    return wish == Wish.PASS && score == 0 && reason.isEmpty();
  }

  String result() {
    return wish.label();
  }
}
