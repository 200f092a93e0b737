package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  /** Values of UTS #46 and RFC 3492 §7.1. */
  @ParameterizedTest
  @CsvSource({
    "Example.COM, example.com",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "bu\u0308cher.example, xn--bcher-kva.example",
    "straße.example, xn--strae-oqa.example",
    "STRASSE.example, strasse.example",
    "faß.de, xn--fa-hia.de",
    "βόλος.com, xn--nxasmm1c.com",
    "ශ්\u200dරී.com, xn--10cl1a0b660p.com",
    "نامه\u200cای.com, xn--mgba3gch31f060k.com",
    "日本語。ＪＰ, xn--wgv71a119e.jp",
    "他们为什么不说中文.a, xn--ihqwcrb4cv8a8dqg056pqjye.a",
    "3年b組金八先生.a, xn--3b-ww4c5e180e575a65lsy2b.a",
    "правда_1.a, xn--_1-6kcajm8ei.a"
  })
  void hasOneForm(String text, String normal) {
    assertEquals(normal, DomainName.normal(text));
    assertEquals(normal, DomainName.normal(DomainName.unicode(normal)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b＠c.example",
        "a℀b.example",
        "ü b.example",
        "ü\u2028b.example",
        "ü\u202eb.example",
        "\u0308bücher.example",
        "ü..example",
        "-ü.example",
        "ü／.example",
        "ü\ue000.example"
      })
  void isNoDomain(String text) {
    assertThrows(InvalidAddressException.class, () -> DomainName.normal(text));
    assertThrows(InvalidAddressException.class, () -> MailAddress.parse("a@" + text));
  }

  @Test
  void unicodeIsForPeople() {
    assertEquals("bücher.example", DomainName.unicode("xn--bcher-kva.example"));
    assertEquals("faß.de", DomainName.unicode("xn--fa-hia.de"));
    for (String none : new String[] {"example.com", "xn--", "xn--a", "xn--99999999.a", "xn--a-ü"}) {
      assertEquals(none, DomainName.unicode(none));
    }
  }

  /** What the JDK's IDNA 2003 knows, it maps alike. */
  @Test
  void agreesWithTheJdkOnEachLetterOfOldUnicode() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder label = new StringBuilder("a");
      for (int j = random.nextInt(8); j >= 0; j--) {
        label.append((char) (0xE0 + random.nextInt(0x17F - 0xE0)));
      }
      String text = label.toString().replaceAll("[ß÷\u0130\u0149\u017F]", "b");
      assertEquals(IDN.toASCII(text), DomainName.normal(text), text);
    }
  }

  @Test
  void anyTextCanBeDecoded() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder label = new StringBuilder("xn--");
      for (int j = random.nextInt(59); j >= 0; j--) {
        label.append("abcdefghijklmnopqrstuvwxyz0123456789-".charAt(random.nextInt(37)));
      }
      String unicode = DomainName.unicode(label.toString());
      assertTrue(
          unicode.contentEquals(label) || DomainName.normal(unicode).contentEquals(label), unicode);
    }
  }
}
