package io.tmail.credentials;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** The second factor of an administrator or a user. */
@Entity
@Table(name = "second_factors")
class SecondFactor {
  private static final int MOST_FAILURES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  @Id private String login;

  @Column(name = "secret")
  private String sealed;

  @Column(name = "confirmed_at")
  private Instant confirmedAt;

  @Column(name = "last_step")
  private long lastStep;

  private int failures;

  @Column(name = "failing_since")
  private Instant failingSince = Instant.EPOCH;

  protected SecondFactor() {}

  /** One that is not asked for until it is confirmed. */
  SecondFactor(String login, String sealed) {
    this.login = login;
    this.sealed = sealed;
  }

  String sealed() {
    return sealed;
  }

  boolean isOn() {
    return confirmedAt != null;
  }

  void renew(String fresh) {
    sealed = fresh;
  }

  void confirm(Instant now) {
    confirmedAt = now;
  }

  /** Whether codes are not checked for a while, after too many wrong ones from any client. */
  boolean isBarred(Instant now) {
    return failures >= MOST_FAILURES && !isOver(now);
  }

  /** The caller has already given the right password, so a wrong code counts from any network. */
  void fail(Instant now) {
    if (isOver(now)) {
      failures = 0;
      failingSince = now;
    }
    failures++;
  }

  private boolean isOver(Instant now) {
    return now.isAfter(failingSince.plus(WINDOW));
  }

  void succeed() {
    failures = 0;
    failingSince = Instant.EPOCH;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SecondFactor[" + login + "]";
  }
}
