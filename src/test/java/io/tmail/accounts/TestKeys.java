package io.tmail.accounts;

import java.util.List;

/** DKIM keys without a table. */
public record TestKeys(DkimKey key) {
  public static TestKeys of(String domain, String selector, DkimAlgorithm algorithm) {
    return new TestKeys(new DkimKey(domain, selector, algorithm, DkimKey.State.ACTIVE));
  }

  public DkimKeys.Signer signer() {
    return new DkimKeys.Signer(
        key.domain(),
        key.selector(),
        key.algorithm(),
        key.algorithm().read(key.privateKey()),
        List.of());
  }

  public String recordName() {
    return key.recordName();
  }

  public String recordText() {
    return key.recordText();
  }
}
