package io.tmail.policy;

import io.tmail.config.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;

/**
 * Refuses mail while the disk is nearly full, so that accepted mail can still be delivered and
 * removed. Ends by itself when there is space again.
 */
@Dependent
final class SpaceCheck implements Check {
  private static final long ASKED_EVERY_NANOS = 500_000_000;

  private final Path folder;

  /** Bytes that must stay free. */
  private final long least;

  private volatile long askedAt = System.nanoTime() - ASKED_EVERY_NANOS;
  private volatile long free;

  @Inject
  SpaceCheck(Settings settings) {
    this.folder = settings.general().home();
    this.least = settings.smtpd().minFreeBytes();
  }

  @Override
  public String name() {
    return "space";
  }

  @Override
  public Rank rank() {
    return Rank.BOUNDS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    return free() - transaction.mail().declaredSize() < least
        ? Verdict.refuse(Reason.SPACE, 452, "4.3.1", "Insufficient system storage, try again later")
        : Verdict.PASS;
  }

  /** One statfs(2) for all sessions within half a second. */
  private long free() {
    long now = System.nanoTime();
    if (now - askedAt >= ASKED_EVERY_NANOS) {
      free = folder.toFile().getUsableSpace();
      askedAt = now;
    }
    return free;
  }
}
