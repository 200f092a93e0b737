package io.tmail.trust.arc;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.trust.arc.ArcSet.Malformed;
import io.tmail.trust.dkim.DkimResult;
import io.tmail.trust.dkim.DkimSignature;
import io.tmail.trust.dkim.SignatureCheck;
import io.tmail.trust.dkim.SignedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Type;

/**
 * Validates the ARC chain of a message (RFC 8617 §5.2), at most fifty sets. Created when the header
 * is there; the message takes the body; then {@link #result} says what the chain is worth. Throws
 * nothing because of what the message or DNS says. Used by one thread at a time.
 */
public final class ArcValidator {
  private final SignedMessage message;

  /** The first hop first; empty if there is nothing to verify. */
  private final List<ArcSet> sets;

  /** All that is known without DNS. */
  private final ArcResult begin;

  /**
   * @param message whose body has not begun
   * @param now decides which signatures have expired
   */
  public ArcValidator(SignedMessage message, Instant now) {
    this.message = message;
    List<ArcSet> found = List.of();
    ArcResult known = ArcResult.none();
    int highest = ArcSet.highest(message.header());
    try {
      found = ArcSet.of(message.header(), now);
      known = found.isEmpty() ? known : begin(found);
    } catch (Malformed chain) {
      known = ArcResult.fail(highest, chain.getMessage());
    }
    this.begin = known;
    this.sets = known.status() == ArcResult.Status.PASS ? found : List.of();
    for (ArcSet set : sets) {
      if (set.message().isUsable()) {
        set.message().expectBody(message);
      }
    }
  }

  /** Judges the form of a chain that is complete; a pass is what remains to be verified. */
  private static ArcResult begin(List<ArcSet> sets) {
    ArcSet last = sets.get(sets.size() - 1);
    List<String> sealers = sets.stream().map(set -> set.seal().domain()).toList();
    boolean closed = last.status().equals("fail");
    ArcResult whole =
        new ArcResult(
            ArcResult.Status.PASS, sealers, 0, last.instance(), closed, "", last.payload());
    if (closed) {
      return whole.failed("i=" + last.instance() + ": sealer found the chain to fail");
    }
    for (ArcSet set : sets) {
      if (!set.status().equals(set.instance() == 1 ? "none" : "pass")) {
        return whole.failed("i=" + set.instance() + ": wrong cv=");
      }
    }
    return last.message().isUsable()
        ? whole
        : whole.failed(about(last, "message signature", last.message().faultText()));
  }

  /** What takes the body. */
  public SignedMessage message() {
    return message;
  }

  /** Asks for all keys, without waiting for any; whether all are there. */
  public boolean prepare(Answers dns) {
    boolean known = true;
    for (String name : keyNames()) {
      known &= dns.prepare(name, Type.TXT);
    }
    return known;
  }

  private List<String> keyNames() {
    List<String> names = new ArrayList<>();
    for (ArcSet set : sets) {
      names.add(set.seal().keyName());
      if (set.message().isUsable()) {
        names.add(set.message().keyName());
      }
    }
    return names.stream().distinct().toList();
  }

  /**
   * The result; a computation over DNS. The body has ended. Nothing is verified before the last key
   * is there.
   */
  public ArcResult result(Answers dns) {
    prepare(dns);
    Map<String, DnsReply> keys = new HashMap<>();
    keyNames().forEach(name -> keys.put(name, dns.get(name, Type.TXT)));
    return sets.isEmpty() ? begin : verified(keys);
  }

  private ArcResult verified(Map<String, DnsReply> keys) {
    ArcSet last = sets.get(sets.size() - 1);
    DkimResult newest = check(last.message(), keys);
    if (!newest.isPass()) {
      return begin.failed(about(last, "message signature", newest.reason()));
    }
    List<byte[]> signed = ArcSet.signedBySeals(sets);
    for (int i = sets.size() - 1; i >= 0; i--) {
      DkimSignature seal = sets.get(i).seal();
      DkimResult result = SignatureCheck.ofSeal(seal, signed.get(i), keys.get(seal.keyName()));
      if (!result.isPass()) {
        return begin.failed(about(sets.get(i), "seal", result.reason()));
      }
    }
    return begin.passed(oldestPass(keys));
  }

  /** The newest is known to pass. */
  private int oldestPass(Map<String, DnsReply> keys) {
    int i = sets.size() - 1;
    while (i > 0
        && sets.get(i - 1).message().isUsable()
        && check(sets.get(i - 1).message(), keys).isPass()) {
      i--;
    }
    return i + 1;
  }

  private DkimResult check(DkimSignature signature, Map<String, DnsReply> keys) {
    return SignatureCheck.ofMessage(signature, message, keys.get(signature.keyName()));
  }

  private static String about(ArcSet set, String field, String reason) {
    return "i=" + set.instance() + ": " + field + ": " + reason;
  }
}
