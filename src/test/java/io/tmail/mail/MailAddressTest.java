package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
  @Test
  void keepsTheCaseOfTheLocalPartAndLowersTheDomain() {
    MailAddress address = MailAddress.parse("Alice.Smith@Example.COM");
    assertEquals("Alice.Smith", address.localPart());
    assertEquals("example.com", address.domain());
    assertEquals("Alice.Smith@example.com", address.toString());
    assertEquals("alice.smith@example.com", address.toLowerCase());
  }

  /** Java alone would end ΟΔΟΣ- with ς, which is another letter of a domain. */
  @Test
  void capitalsOfADomainAreLookedUpAsTheyAreParsed() {
    String address = MailAddress.parse("alice@ΟΔΟΣ-1.example").toLowerCase();
    assertEquals(address, MailAddress.known("Alice@ΟΔΟΣ-1.EXAMPLE"));
    assertEquals(address, MailAddress.known("alice@οδοσ-1.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "a+tag@example.com",
        "!#$%&'*+-/=?^_`{|}~@example.com",
        "a@1.example",
        "a@xn--bcher-kva.example",
        "a@under_score.example",
        "\"a b\"@example.com",
        "\".a\"@example.com",
        "\"a..b\"@example.com",
        "\"a@b\"@example.com",
        "\"a\\\"b\\\\c\"@example.com",
        "a@[192.0.2.1]",
        "jörg@xn--bro-hoa.example"
      })
  void readsAndWritesTheSameText(String text) {
    assertEquals(text, MailAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@",
        "a@",
        "@b",
        "a..b@d",
        ".a@d",
        "a.@d",
        "<a@d",
        "a@d>",
        "a b@d",
        "a@b c",
        "a@b@c",
        "a@d.",
        "a@.d",
        "a@d..e",
        "a@-d.example",
        "a@d-.example",
        "a(comment)@d",
        "a@d(comment)",
        "a,b@d",
        "a:b@d",
        "a;b@d",
        "a\\b@d",
        "\"a@d",
        "\"\"@d",
        "\"a\"b@d",
        "a\"b\"@d",
        "\"a\\\"@d",
        "\"a\rb\"@d",
        "\"a\0b\"@d",
        "a\r\n@d",
        "a\t@d",
        "a@[192.0.2.256]",
        "a@[192.0.2]",
        "a@[192.0.2.1",
        "a@[192.0.2.1]x",
        "a@[::1]",
        "a@[IPv6:1.2.3.4]",
        "a@[IPv6:1::2::3]",
        "a@[IPv6:example.com]",
        "a@[example.com]",
        "a@[]",
        "a%b@",
        "a@b%c",
        "a@b!c",
        "a@b/c",
        "a\u00a0b@d",
        "a\u0085@d"
      })
  void refusesWhatIsNoMailbox(String text) {
    assertThrows(InvalidAddressException.class, () -> MailAddress.parse(text));
  }

  @Test
  void quotesAreNoPartOfTheLocalPart() {
    assertEquals(MailAddress.parse("alice@d"), MailAddress.parse("\"alice\"@d"));
    assertEquals(MailAddress.parse("alice@d"), MailAddress.parse("\"al\\ice\"@d"));
    assertEquals("alice@d", MailAddress.parse("\"alice\"@d").toString());
  }

  @Test
  void localPartOfOurOwnMayHave64Octets() {
    assertEquals(64, MailAddress.parseOwn("a".repeat(64) + "@d").localPart().length());
    assertThrows(InvalidAddressException.class, () -> MailAddress.parseOwn("a".repeat(65) + "@d"));
    assertThrows(InvalidAddressException.class, () -> MailAddress.parseOwn("ö".repeat(33) + "@d"));
  }

  @Test
  void localPartOfOthersMayFillTheAddress() {
    String text = "a".repeat(998) + "@d";
    assertEquals(text, MailAddress.parse(text).toString());
    assertTrue(MailAddress.parse(text).hasLongLocalPart());
    assertThrows(InvalidAddressException.class, () -> MailAddress.parse("a" + text));
    assertThrows(InvalidAddressException.class, () -> MailAddress.parse("ö".repeat(500) + "@d"));
    assertFalse(MailAddress.parse("a".repeat(64) + "@d").hasLongLocalPart());
  }

  @Test
  void domainLabelMayHave63Octets() {
    assertEquals(63, MailAddress.parse("a@" + "b".repeat(63)).domain().length());
    assertThrows(InvalidAddressException.class, () -> MailAddress.parse("a@" + "b".repeat(64)));
  }

  @Test
  void addressOfOurOwnMayHave254Octets() {
    String domain = ("b".repeat(61) + ".").repeat(4) + "c".repeat(4);
    assertEquals(254, MailAddress.parseOwn("a@" + domain).toString().length());
    assertThrows(InvalidAddressException.class, () -> MailAddress.parseOwn("aa@" + domain));
    assertEquals(255, MailAddress.parse("aa@" + domain).toString().length());
  }

  @Test
  void addressLiteralsAreOfEitherFamily() {
    assertTrue(MailAddress.parse("a@[192.0.2.1]").isAddressLiteral());
    assertTrue(MailAddress.parse("a@[IPv6:2001:db8::1]").isAddressLiteral());
    assertTrue(MailAddress.parse("a@[ipv6:::ffff:192.0.2.1]").isAddressLiteral());
    assertFalse(MailAddress.parse("a@example.com").isAddressLiteral());
  }

  @Test
  void charactersBeyondAsciiNeedSmtputf8() {
    assertTrue(MailAddress.parse("jörg@example.com").isInternationalised());
    assertFalse(MailAddress.parse("a@büro.example").isInternationalised());
    assertFalse(MailAddress.parse("a@xn--bro-hoa.example").isInternationalised());
  }

  @Test
  void bothSpellingsOfADomainAreOneAddress() {
    MailAddress address = MailAddress.parse("a@Büro.example");
    assertEquals(MailAddress.parse("a@XN--bro-hoa.example"), address);
    assertEquals("a@xn--bro-hoa.example", address.toString());
    assertEquals("a@büro.example", MailAddress.unicode(address.toString()));
    assertEquals(
        MailAddress.parse("bu\u0308ro@d").toLowerCase(), MailAddress.parse("Büro@d").toLowerCase());
  }

  @Test
  void labelOfManyOctetsMayBeShortInALabels() {
    String label = "\u65e5".repeat(30);
    assertTrue(MailAddress.parse("a@" + label + ".example").domain().length() < 64 + 8);
    assertThrows(
        InvalidAddressException.class, () -> MailAddress.parse("a@" + "ü".repeat(60) + ".example"));
  }

  @Test
  void saysWhereTheTextIsWrong() {
    String message =
        assertThrows(InvalidAddressException.class, () -> MailAddress.parse("a..b@d")).getMessage();
    assertEquals("character not allowed in a local part at position 3", message);
  }
}
