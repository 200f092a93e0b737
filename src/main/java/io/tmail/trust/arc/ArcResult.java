package io.tmail.trust.arc;

import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import java.util.List;
import java.util.Locale;

/**
 * What the ARC chain of a message is worth (RFC 8617 §5.2).
 *
 * @param status of the whole chain
 * @param sealers the domains that sealed it, the first hop first; empty if the chain is malformed
 * @param oldestPass the first set from which on the message is unchanged: 1 if nobody changed it, 0
 *     if the chain does not pass
 * @param highest the highest number of a set, 0 without one
 * @param isClosed whether the last sealer said {@code cv=fail}: nothing is added to such a chain
 * @param reason for people, with the number of the set; empty unless the status is fail
 * @param newest the payload of the newest ARC-Authentication-Results, as an Authentication-Results
 *     field has it; to be believed only if the status is pass and the last sealer is trusted
 */
public record ArcResult(
    Status status,
    List<String> sealers,
    int oldestPass,
    int highest,
    boolean isClosed,
    String reason,
    String newest) {

  /** The values of {@code cv=}. */
  public enum Status {
    /** No chain. */
    NONE,
    /** Each sealer vouches for what it received. */
    PASS,
    /** Malformed, changed, or not verifiable. */
    FAIL;

    /** As fields write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ArcResult {
    sealers = List.copyOf(sealers);
  }

  static ArcResult none() {
    return new ArcResult(Status.NONE, List.of(), 0, 0, false, "", "");
  }

  static ArcResult fail(int highest, String reason) {
    return new ArcResult(Status.FAIL, List.of(), 0, highest, false, reason, "");
  }

  ArcResult failed(String why) {
    return new ArcResult(Status.FAIL, sealers, 0, highest, isClosed, why, newest);
  }

  ArcResult passed(int oldest) {
    return new ArcResult(Status.PASS, sealers, oldest, highest, isClosed, "", newest);
  }

  /** For Authentication-Results (RFC 8617 §6). */
  public AuthenticationResult authenticationResult() {
    List<Property> properties =
        status == Status.PASS
            ? List.of(new Property("header.oldest-pass", Integer.toString(oldestPass)))
            : List.of();
    return new AuthenticationResult("arc", status.text(), reason, properties);
  }
}
