package io.tmail.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files in the folder of messages that teach rspamd. */
class LearnFolderTest {
  @TempDir private Path home;
  private final List<String> learnt = new ArrayList<>();
  private boolean silent;
  private LearnFolder folder;
  private final Instant now = Instant.now();

  @BeforeEach
  void open() throws IOException {
    folder =
        new LearnFolder(
            home,
            (spam, message) -> {
              if (silent) {
                throw new IOException("silent");
              }
              learnt.add((spam ? "spam " : "ham ") + Files.readString(message));
            });
    folder.open();
  }

  private Path put(String name) throws IOException {
    return Files.writeString(home.resolve("learn").resolve(name), name);
  }

  @Test
  void wholeFilesAreLearntOnce() throws IOException {
    put("spam.1");
    put("ham.2");
    put(".new.3");
    put("other");
    folder.sweep(now);
    folder.sweep(now);
    assertEquals(new TreeSet<>(List.of("ham ham.2", "spam spam.1")), new TreeSet<>(learnt));
    assertEquals(2, learnt.size());
  }

  @Test
  void whatIsNotLearntWaitsAMinuteAndADayAtMost() throws IOException {
    silent = true;
    Path file = put("spam.1");
    folder.sweep(now);
    silent = false;
    folder.sweep(now.plusSeconds(59));
    assertTrue(Files.exists(file));
    folder.sweep(now.plusSeconds(60));
    assertFalse(Files.exists(file));
    silent = true;
    Path old = put("ham.2");
    Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(2))));
    folder.sweep(now.plusSeconds(200));
    assertFalse(Files.exists(old));
  }

  @Test
  void filesElsewhereAreNotRead() throws IOException {
    Path secret = Files.writeString(home.resolve("secret"), "secret");
    Files.createSymbolicLink(home.resolve("learn").resolve("spam.1"), secret);
    folder.sweep(now);
    assertTrue(learnt.isEmpty());
  }
}
