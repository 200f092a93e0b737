package io.tmail.sending;

import io.tmail.database.YesNo;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/** That a user may not send, now or once; reading and incoming mail go on. */
@Entity
@Table(name = "suspensions")
@NamedQuery(name = Suspension.OF_LOGIN, query = "SELECT s FROM Suspension s WHERE s.login = :login")
@NamedQuery(
    name = Suspension.ALL,
    query = "SELECT s FROM Suspension s WHERE s.active = TRUE ORDER BY s.suspendedAt")
public class Suspension {
  static final String OF_LOGIN = "Suspension.ofLogin";
  static final String ALL = "Suspension.all";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;

  @Convert(converter = YesNo.class)
  private boolean active;

  @Column(name = "suspended_at")
  private long suspendedAt;

  @Column(name = "restored_at")
  private long restoredAt;

  private String reason;

  @Column(name = "suspended_by")
  private String suspendedBy;

  private String program;

  protected Suspension() {}

  Suspension(String login, Instant at, String reason, String by, String program) {
    this.login = login;
    suspend(at, reason, by, program);
  }

  final void suspend(Instant at, String why, String by, String usedProgram) {
    active = true;
    suspendedAt = at.toEpochMilli();
    reason = why;
    suspendedBy = by;
    program = usedProgram;
  }

  void restore(Instant now) {
    active = false;
    restoredAt = now.toEpochMilli();
  }

  /** Whether the user may not send now. */
  public boolean isActive() {
    return active;
  }

  /** When the user was restored last; the epoch if never. */
  Instant restoredAt() {
    return Instant.ofEpochMilli(restoredAt);
  }

  public String login() {
    return login;
  }

  public Instant at() {
    return Instant.ofEpochMilli(suspendedAt);
  }

  /** For people. */
  public String reason() {
    return reason;
  }

  /** A login; {@code tmail} for the server itself. */
  public String by() {
    return suspendedBy;
  }

  /** The app password that was used last, empty for the user's own or if nobody knows. */
  public String program() {
    return program;
  }

  @Override
  public String toString() {
    return "Suspension[" + login + "]";
  }
}
