package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsListTest {
  private static byte[] code(int... octets) {
    byte[] code = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      code[i] = (byte) octets[i];
    }
    return code;
  }

  @Test
  void readsWhatPostfixWrites() {
    DnsList list = DnsList.parse("Zen.example=127.0.0.[2;4..11]*3").orElseThrow();
    assertEquals("zen.example", list.zone());
    assertEquals(3, list.weight());
    assertTrue(list.counts(code(127, 0, 0, 2)) && list.counts(code(127, 0, 0, 11)));
    assertFalse(list.counts(code(127, 0, 0, 3)) || list.counts(code(127, 0, 1, 2)));
    assertTrue(DnsList.parse("bl.example").orElseThrow().counts(code(127, 9, 9, 9)));
    assertEquals(-2.5, DnsList.parse("wl.example*-2.5").orElseThrow().weight());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zen",
        "a.b=127.0.0",
        "a.b=127.0.0.256",
        "a.b=127.0.0.[3..2]",
        "a.b=127.0.0.2.3",
        "a.b=127.0.0.2.",
        "a.b=127.0.0.[]",
        "a.b*",
        "a.b*x",
        "a.b=*3",
        "a b.c",
        "a.b=127.0.0.[2"
      })
  void refusesWhatIsMalformed(String text) {
    assertEquals(Optional.empty(), DnsList.parse(text));
  }
}
