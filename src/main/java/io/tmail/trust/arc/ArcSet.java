package io.tmail.trust.arc;

import io.tmail.mail.MessageHeader.Field;
import io.tmail.trust.dkim.CanonicalHeader;
import io.tmail.trust.dkim.Canonicalization;
import io.tmail.trust.dkim.DkimSignature;
import io.tmail.trust.dkim.DkimSignature.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The three fields that one sealer adds (RFC 8617 §4.2).
 *
 * @param results ARC-Authentication-Results
 */
record ArcSet(int instance, Field results, DkimSignature message, DkimSignature seal) {
  static final String RESULTS = "arc-authentication-results";
  static final String MESSAGE = "arc-message-signature";
  static final String SEAL = "arc-seal";

  /** RFC 8617 §4.2.1. */
  static final int MOST = 50;

  /** A chain is malformed. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
      super(reason, null, false, false);
    }
  }

  /** The sets of a message, the first hop first. */
  static List<ArcSet> of(CanonicalHeader header, Instant now) throws Malformed {
    SortedMap<Integer, Field> results = numbered(header, RESULTS);
    SortedMap<Integer, Field> messages = numbered(header, MESSAGE);
    SortedMap<Integer, Field> seals = numbered(header, SEAL);
    List<ArcSet> sets = new ArrayList<>();
    for (int i = 1; i <= highest(header); i++) {
      if (!results.containsKey(i) || !messages.containsKey(i) || !seals.containsKey(i)) {
        throw new Malformed("i=" + i + ": set is incomplete");
      }
      sets.add(of(i, results.get(i), messages.get(i), seals.get(i), now));
    }
    return sets;
  }

  private static ArcSet of(int i, Field results, Field message, Field seal, Instant now)
      throws Malformed {
    ArcSet set =
        new ArcSet(
            i,
            results,
            DkimSignature.parse(message, Kind.ARC_MESSAGE, now),
            DkimSignature.parse(seal, Kind.ARC_SEAL, now));
    if (!set.seal.isUsable()) {
      throw new Malformed("i=" + i + ": seal: " + set.seal.faultText());
    }
    return set;
  }

  /** The highest number that any field has, also one that no chain has; 0 without a field. */
  static int highest(CanonicalHeader header) {
    int highest = 0;
    for (String name : List.of(RESULTS, MESSAGE, SEAL)) {
      for (Field field : header.all(name)) {
        highest = Math.max(highest, instance(field).orElse(0));
      }
    }
    return highest;
  }

  private static SortedMap<Integer, Field> numbered(CanonicalHeader header, String name)
      throws Malformed {
    SortedMap<Integer, Field> numbered = new TreeMap<>();
    for (Field field : header.all(name)) {
      int i = instance(field).orElse(0);
      if (i < 1 || i > MOST) {
        throw new Malformed("field without a valid number");
      }
      if (numbered.put(i, field) != null) {
        throw new Malformed("i=" + i + ": field given twice");
      }
    }
    return numbered;
  }

  /** The tag {@code i=}: the first of ARC-Authentication-Results, any of the others. */
  static Optional<Integer> instance(Field field) {
    String text = field.text().substring(field.text().indexOf(':') + 1);
    boolean firstOnly = field.name().equals(RESULTS);
    for (int at = 0; at < text.length(); ) {
      int semicolon = text.indexOf(';', at);
      int end = semicolon < 0 ? text.length() : semicolon;
      int equals = text.indexOf('=', at);
      if (equals > 0 && equals < end && text.substring(at, equals).strip().equals("i")) {
        return number(text.substring(equals + 1, end).strip());
      }
      if (firstOnly) {
        return Optional.empty();
      }
      at = end + 1;
    }
    return Optional.empty();
  }

  private static Optional<Integer> number(String digits) {
    return digits.matches("[0-9]{1,4}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  /** {@code cv=} of the seal; the empty text if it is none. */
  String status() {
    return seal.tag("cv").orElse("");
  }

  /** What follows the number, as in Authentication-Results. */
  String payload() {
    String value = results.value();
    return value.substring(value.indexOf(';') + 1).strip();
  }

  /**
   * What each seal signs (§5.1.1): the sets up to its own, each as results, message signature,
   * seal; without the seal itself.
   */
  static List<byte[]> signedBySeals(List<ArcSet> sets) {
    List<byte[]> signed = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ArcSet set : sets) {
      lines.writeBytes(line(set.results.text()));
      lines.writeBytes(line(set.message.field().text()));
      signed.add(lines.toByteArray());
      lines.writeBytes(line(set.seal.field().text()));
    }
    return signed;
  }

  /** A field in its canonical form, with its line end. */
  static byte[] line(String field) {
    String canonical = Canonicalization.RELAXED.field(field) + "\r\n";
    return canonical.getBytes(StandardCharsets.ISO_8859_1);
  }
}
