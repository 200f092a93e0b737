package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  @ParameterizedTest
  @CsvSource({
    "mx.example.com, mx.example.com, 25",
    "MX.example.com:587, mx.example.com, 587",
    "192.0.2.1:26, 192.0.2.1, 26",
    "[2001:db8::1], 2001:db8::1, 25",
    "[2001:db8::1]:26, 2001:db8::1, 26",
  })
  void namedServerHasAHostAndAPort(String text, String host, int port) {
    Destination server = Destination.via(text);
    assertEquals(host, server.host());
    assertEquals(port, server.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":25", "mx:0", "mx:65536", "mx:x", "a b", "2001:db8::1", "mx/x", "mx:25:26"})
  void whatIsNoServerIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Destination.via(text));
  }

  @Test
  void mailboxesOfEachHostAreADestinationOfTheirOwn() {
    assertTrue(Destination.MAILBOX.isMailbox());
    assertTrue(Destination.mailboxAt("10.0.0.1").isMailbox());
    assertNotEquals(Destination.mailboxAt("10.0.0.1"), Destination.mailboxAt("10.0.0.2"));
    assertEquals("mailbox:10.0.0.1", Destination.mailboxAt("10.0.0.1").text());
    assertFalse(Destination.smtp("mailbox").isMailbox());
  }
}
