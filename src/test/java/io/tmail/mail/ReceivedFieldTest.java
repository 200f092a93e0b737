package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceivedFieldTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void namesClientServerProtocolAndId() {
    String field = field("192.0.2.1", Optional.empty(), Optional.empty());
    assertEquals(
        "Received: from client.example ([192.0.2.1])\r\n"
            + "\tby me.example (tmail) with ESMTP id ABC; "
            + MailDate.format(NOON)
            + "\r\n",
        field);
  }

  @Test
  void namesTlsAndTheOnlyRecipient() {
    String field =
        field("2001:db8::1", Optional.of("TLSv1.3 cipher X"), Optional.of("alice@example.com"));
    assertTrue(field.contains("([IPv6:2001:db8::1])\r\n"), field);
    assertTrue(field.contains("\r\n\t(using TLSv1.3 cipher X)\r\n"), field);
    assertTrue(field.contains("\r\n\tfor <alice@example.com>; "), field);
  }

  @Test
  void everyLineAfterTheFirstIsFolded() {
    String field = field("2001:db8::1", Optional.of("TLS"), Optional.of("a@b"));
    assertTrue(field.matches("Received: [^\r\n]+(\r\n\t[^\r\n]+)*\r\n"), field);
  }

  private static String field(String ip, Optional<String> tls, Optional<String> recipient) {
    return new ReceivedField(
            "client.example", ip, "me.example", "ESMTP", tls, new QueueId("ABC"), recipient, NOON)
        .toWire();
  }
}
