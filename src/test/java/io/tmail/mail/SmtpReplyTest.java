package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmtpReplyTest {
  @Test
  void statusStandsOnEachLine() {
    SmtpReply reply =
        new SmtpReply(550, Optional.of(EnhancedStatus.parse("5.1.1")), List.of("one", "two"));
    assertEquals("550-5.1.1 one\r\n550 5.1.1 two\r\n", reply.toWire());
    assertEquals("550 5.1.1 one two", reply.toString());
  }

  @Test
  void plainReplyHasNoStatus() {
    assertEquals("250-a\r\n250 b\r\n", SmtpReply.plain(250, "a", "b").toWire());
    assertEquals("5.0.0", SmtpReply.plain(550, "no").statusOrDefault().toString());
    assertEquals("4.0.0", SmtpReply.plain(450, "no").statusOrDefault().toString());
    assertEquals("2.0.0", SmtpReply.plain(354, "go").statusOrDefault().toString());
  }

  @Test
  void classOfTheStatusIsTheCodes() {
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.of(550, "4.1.1", "x"));
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.of(250, "5.0.0", "x"));
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.of(354, "2.0.0", "x"));
  }

  @Test
  void lineEndsInTheTextCannotBecomeLines() {
    assertEquals("550 5.0.0 a??250 ok\r\n", SmtpReply.of(550, "5.0.0", "a\r\n250 ok").toWire());
    assertEquals("550 5.0.0 a?2J\r\n", SmtpReply.of(550, "5.0.0", "a\u009b2J").toWire());
  }

  @Test
  void refusesWhatIsNoReply() {
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.plain(199, "x"));
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.plain(600, "x"));
    assertThrows(IllegalArgumentException.class, () -> SmtpReply.plain(250));
  }

  @Test
  void codeTellsTheClass() {
    assertTrue(SmtpReply.plain(354, "go").isPositive());
    assertTrue(SmtpReply.plain(421, "bye").isTransient());
    assertTrue(SmtpReply.plain(550, "no").isPermanent());
  }
}
