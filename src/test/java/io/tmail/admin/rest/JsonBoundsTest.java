package io.tmail.admin.rest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.admin.door.RefusedRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonBoundsTest {

  private static byte[] read(byte[] document) throws IOException {
    return new JsonBounds.Scan(new ByteArrayInputStream(document)).readAllBytes();
  }

  private static void assertRefused(String document) {
    assertThrows(RefusedRequestException.class, () -> read(document.getBytes(UTF_8)));
  }

  @Test
  void depthIsBounded() throws Exception {
    read(("[".repeat(16) + "]".repeat(16)).getBytes(UTF_8));
    assertRefused("[".repeat(17));
    assertRefused("{\"a\":".repeat(17));
  }

  @Test
  void valuesAreBounded() throws Exception {
    read(("[" + "1,".repeat(19_999) + "1]").getBytes(UTF_8));
    assertRefused("[" + "1,".repeat(20_000) + "1]");
    assertRefused("[" + "[],".repeat(10_000) + "[]]");
  }

  @Test
  void textsAreNotLookedInto() throws Exception {
    byte[] text = ("{\"a\":\"" + "[{,\\\"\\\\".repeat(30_000) + "\"}").getBytes(UTF_8);
    assertArrayEquals(text, read(text));
  }

  @Test
  void othersThanUtf8AreRefused() {
    assertThrows(RefusedRequestException.class, () -> read("{}".getBytes(UTF_16BE)));
  }
}
