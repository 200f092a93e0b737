package io.tmail.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every driver promises; its test names the store. */
abstract class MessageStoreContract {
  abstract MessageStore store();

  @Test
  void givesBackWhatWasPut() throws IOException {
    byte[] content = bytes(1_000_000);
    assertEquals(content.length, store().put("KEY1", new ByteArrayInputStream(content)));
    assertArrayEquals(content, read("KEY1"));
    assertArrayEquals(content, read("KEY1"), "any number of times");
  }

  @Test
  void emptyContentIsContent() throws IOException {
    assertEquals(0, store().put("KEY1", InputStream.nullInputStream()));
    assertEquals(0, read("KEY1").length);
  }

  @Test
  void keysDoNotMeet() throws IOException {
    store().put("AAA1", new ByteArrayInputStream(bytes(10)));
    store().put("BBB1", new ByteArrayInputStream(bytes(20)));
    assertEquals(10, read("AAA1").length);
    assertEquals(20, read("BBB1").length);
  }

  @Test
  void missingKeyIsTold() {
    assertThrows(NoSuchFileException.class, () -> read("NONE"));
  }

  @Test
  void deletedContentIsGoneAndMayBeDeletedAgain() throws IOException {
    store().put("KEY1", new ByteArrayInputStream(bytes(10)));
    store().delete("KEY1");
    store().delete("KEY1");
    assertThrows(NoSuchFileException.class, () -> read("KEY1"));
  }

  @Test
  void streamThatBreaksLeavesNothing() throws IOException {
    IOException broken = new IOException("client has gone");
    InputStream half = new SequenceInputStream(new ByteArrayInputStream(bytes(100)), fails(broken));
    assertEquals(broken, assertThrows(IOException.class, () -> store().put("KEY1", half)));
    assertThrows(NoSuchFileException.class, () -> read("KEY1"));
    store().put("KEY1", new ByteArrayInputStream(bytes(5)));
    assertEquals(5, read("KEY1").length);
  }

  @Test
  void sweepTakesWhatNobodyWants() throws IOException {
    store().sweep(inAnHour(), key -> false);
    store().put("AAA1", new ByteArrayInputStream(bytes(10)));
    store().put("BBB1", new ByteArrayInputStream(bytes(10)));
    store().sweep(inAnHour(), key -> key.equals("AAA1"));
    assertEquals(10, read("AAA1").length);
    assertThrows(NoSuchFileException.class, () -> read("BBB1"));
  }

  @Test
  void sweepLeavesWhatIsNew() throws IOException {
    store().put("AAA1", new ByteArrayInputStream(bytes(10)));
    store().sweep(Instant.now().minusSeconds(3600), key -> false);
    assertEquals(10, read("AAA1").length);
  }

  @Test
  void sweepEndsWithTroubleOfTheOneItAsks() throws IOException {
    store().put("AAA1", new ByteArrayInputStream(bytes(10)));
    assertThrows(
        IllegalStateException.class,
        () ->
            store()
                .sweep(
                    inAnHour(),
                    key -> {
                      throw new IllegalStateException("database is away");
                    }));
    assertEquals(10, read("AAA1").length);
  }

  private byte[] read(String key) throws IOException {
    try (InputStream content = store().get(key)) {
      return content.readAllBytes();
    }
  }

  private static Instant inAnHour() {
    return Instant.now().plusSeconds(3600);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static InputStream fails(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }
}
