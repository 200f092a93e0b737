package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.config.Listener.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
  @Test
  void readsTmailsFormAndOurs() {
    assertEquals(
        List.of(
            new Listener("0.0.0.0", 25, false, Role.MX),
            new Listener("127.0.0.1", 587, false, Role.SUBMISSION),
            new Listener("127.0.0.1", 465, true, Role.SUBMISSION)),
        Listener.parseAll(
            "0.0.0.0:25:false; 127.0.0.1:587:FALSE:Submission;127.0.0.1:465:true:submission;"));
  }

  @Test
  void ipv6StandsInBrackets() {
    Listener listener = Listener.parseAll("[2001:db8::1]:25:false:mx").get(0);
    assertEquals(new Listener("2001:db8::1", 25, false, Role.MX), listener);
    assertEquals("[2001:db8::1]:25", listener.address());
    assertEquals("127.0.0.1:25", new Listener("127.0.0.1", 25, false, Role.MX).address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:25",
        "127.0.0.1:25:maybe",
        "127.0.0.1:0:false",
        "127.0.0.1:65536:false",
        "127.0.0.1:x:false",
        ":25:false",
        "2001:db8::1:25:false",
        "[2001:db8::1:25:false",
        "127.0.0.1:25:false:relay",
        "127.0.0.1:25:false:mx:x",
        "127.0.0.1:25:false,127.0.0.1:26:false"
      })
  void refusesOtherForms(String text) {
    assertThrows(IllegalArgumentException.class, () -> Listener.parseAll(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", " ; "})
  void noListenerIsWrong(String text) {
    assertNull(Listener.parseAll(text));
  }
}
