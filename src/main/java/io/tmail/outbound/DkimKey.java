package io.tmail.outbound;

import io.tmail.secrets.SecretSeal;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A key that signs, did sign or will sign a domain's mail (RFC 6376), and its DNS record. */
@Entity
@Table(name = "dkim_configs")
@NamedQuery(
    name = DkimKey.OF_DOMAIN,
    query = "SELECT k FROM DkimKey k WHERE k.domain = :domain ORDER BY k.id DESC")
@NamedQuery(name = DkimKey.ALL, query = "SELECT k FROM DkimKey k ORDER BY k.domain, k.id DESC")
public class DkimKey {
  static final String OF_DOMAIN = "DkimKey.ofDomain";
  static final String ALL = "DkimKey.all";

  /** The stage of a key; in every stage its record stays in DNS. */
  public enum State {
    /** Signs nothing yet: its record has to reach the world first. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Signs no more; what it signed is still on its way. */
    RETIRED
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String domain;
  private String selector;

  @Enumerated(EnumType.STRING)
  private DkimAlgorithm algorithm;

  @Enumerated(EnumType.STRING)
  private State state;

  @Column(name = "pub_key")
  private String publicKey;

  @Column(name = "priv_key")
  private String privateKey;

  private String headers;

  @Column(name = "created_at")
  private Instant createdAt;

  protected DkimKey() {}

  DkimKey(String domain, String selector, DkimAlgorithm algorithm, State state, Instant now) {
    DkimAlgorithm.Pair pair = algorithm.newPair();
    this.domain = domain;
    this.selector = selector;
    this.algorithm = algorithm;
    this.state = state;
    this.publicKey = pair.publicKey();
    this.privateKey = pair.privateKey();
    this.createdAt = now;
  }

  void activate() {
    state = State.ACTIVE;
  }

  void retire() {
    state = State.RETIRED;
  }

  public String domain() {
    return domain;
  }

  public String selector() {
    return selector;
  }

  public DkimAlgorithm algorithm() {
    return algorithm;
  }

  public State state() {
    return state;
  }

  /** As the record's {@code p=} has it: base64. */
  public String publicKey() {
    return publicKey;
  }

  /** Seals the private key, unless it is sealed. */
  void seal(SecretSeal seal) {
    if (!SecretSeal.isSealed(privateKey)) {
      privateKey = seal.sealText(owner(), privateKey);
    }
  }

  boolean isSealed() {
    return SecretSeal.isSealed(privateKey);
  }

  /**
   * PEM; only for the request for exactly this key.
   *
   * @throws GeneralSecurityException if it was sealed with another key
   */
  String privateKey(SecretSeal seal) throws GeneralSecurityException {
    return seal.openText(owner(), privateKey);
  }

  private String owner() {
    return "dkim " + selector + " " + domain;
  }

  /** The header fields to sign, in lower case; empty for the usual ones. */
  public List<String> headers() {
    return headers == null || headers.isBlank()
        ? List.of()
        : Arrays.asList(headers.toLowerCase(Locale.ROOT).strip().split("[:,;\\s]+"));
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** The name of the record in DNS (RFC 6376 §3.6.2.1). */
  public String recordName() {
    return selector + "._domainkey." + domain;
  }

  /** The text of the record (RFC 6376 §3.6.1). */
  public String recordText() {
    return "v=DKIM1; k=" + algorithm.keyType() + "; p=" + publicKey;
  }

  /** Without keys. */
  @Override
  public String toString() {
    return "DkimKey[" + recordName() + " " + algorithm + " " + state + "]";
  }
}
