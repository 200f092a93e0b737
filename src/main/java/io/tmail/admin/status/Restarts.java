package io.tmail.admin.status;

import io.tmail.admin.status.Part.Kind;
import io.tmail.admin.status.Part.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor of {@code deploy/run} wrote into {@code TMAIL_HOME/run/restarts}: a line for
 * each part that ended by itself since then, with its name, how often, and when for the last time
 * in seconds since 1970.
 */
final class Restarts {
  private static final Duration RECENT = Duration.ofDays(1);

  private Restarts() {}

  /** A warning for a day; none at all where nothing was restarted, or systemd does it. */
  static List<Part> of(Path home, Instant now) {
    try {
      return Files.readAllLines(home.resolve("run/restarts")).stream()
          .map(line -> part(line.split(" "), now))
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Optional<Part> part(String[] words, Instant now) {
    try {
      Instant last = Instant.ofEpochSecond(Long.parseLong(words[2]));
      State state = last.plus(RECENT).isAfter(now) ? State.WARN : State.GOOD;
      String detail = words[1] + ", " + last.truncatedTo(ChronoUnit.SECONDS);
      return Optional.of(new Part(Kind.RESTARTS, words[0], state, detail));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
      return Optional.empty();
    }
  }
}
