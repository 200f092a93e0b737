package io.tmail.outbound;

import io.tmail.secrets.SecretSeal;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;

/** DKIM keys without a table. */
public record TestKeys(DkimKey key) {
  /** Has nothing to open. */
  private static final SecretSeal NOT_SEALED = new SecretSeal(null);

  public static TestKeys of(String domain, String selector, DkimAlgorithm algorithm) {
    return new TestKeys(
        new DkimKey(domain, selector, algorithm, DkimKey.State.ACTIVE, Instant.EPOCH));
  }

  private String privateKey() {
    try {
      return key.privateKey(NOT_SEALED);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public DkimKeys.Signer signer() {
    return new DkimKeys.Signer(
        key.domain(),
        key.selector(),
        key.algorithm(),
        key.algorithm().read(privateKey()),
        List.of());
  }

  public String recordName() {
    return key.recordName();
  }

  public String recordText() {
    return key.recordText();
  }
}
