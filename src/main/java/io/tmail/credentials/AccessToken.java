package io.tmail.credentials;

import io.tmail.rights.Scope;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An API token: its scopes and expiry time. Only a hash of its text is stored. */
@Entity
@Table(name = "access_tokens")
public class AccessToken {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String name;

  @Column(name = "token")
  private String hash;

  private String scopes;
  private String domains;

  @Column(name = "created_by")
  private String createdBy;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  protected AccessToken() {}

  AccessToken(NewToken wanted, String hash, String createdBy, Instant createdAt) {
    this.name = wanted.name();
    this.hash = hash;
    this.scopes = wanted.scopes().stream().map(Scope::toString).collect(Collectors.joining(" "));
    this.domains = String.join(" ", wanted.domains());
    this.createdBy = createdBy;
    this.createdAt = createdAt;
    this.expiresAt = wanted.expires().orElse(null);
  }

  public String name() {
    return name;
  }

  public List<Scope> scopes() {
    return Scope.parse(scopes);
  }

  /** The domains to which it is confined; empty for the whole server. */
  public List<String> domains() {
    return domains.isEmpty() ? List.of() : List.of(domains.split(" "));
  }

  public String createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** When it ends; empty for never. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  boolean isOver(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "AccessToken[" + name + "]";
  }
}
