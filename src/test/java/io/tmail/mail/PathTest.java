package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
  @Test
  void emptyReversePathIsTheNullSender() {
    assertEquals(ReversePath.NULL_SENDER, ReversePath.parse(""));
    assertTrue(ReversePath.NULL_SENDER.isNull());
    assertEquals("", ReversePath.NULL_SENDER.toString());
    assertEquals("", ReversePath.NULL_SENDER.domain());
  }

  @Test
  void sourceRouteIsDropped() {
    assertEquals("alice@d", ForwardPath.parse("@a.example,@b.example:alice@d", "me").toString());
    assertEquals("alice@d", ReversePath.parse("@a.example:alice@d").toString());
    assertFalse(ReversePath.parse("@a.example:alice@d").isNull());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@a", "@a:", "@a,b:c@d", "@a,:c@d", ":c@d", "@a c@d", "@a@b:c@d", "<a@d", "a@d x"})
  void refusesWhatIsNoPath(String text) {
    assertThrows(InvalidAddressException.class, () -> ReversePath.parse(text));
    assertThrows(InvalidAddressException.class, () -> ForwardPath.parse(text, "me"));
  }

  @Test
  void barePostmasterIsOurOwn() {
    assertEquals(
        "postmaster@mail.example", ForwardPath.parse("PostMaster", "mail.example").toString());
    assertThrows(InvalidAddressException.class, () -> ForwardPath.parse("root", "mail.example"));
    assertThrows(InvalidAddressException.class, () -> ForwardPath.parse("", "mail.example"));
  }
}
