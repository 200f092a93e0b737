package io.tmail.trust.dkim;

import io.tmail.mail.MessageHeader.Field;
import io.tmail.outbound.DkimAlgorithm;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A field that ends with a signature: DKIM-Signature (RFC 6376 §3.5), ARC-Message-Signature or
 * ARC-Seal (RFC 8617 §4.1). Parsing throws nothing: a field that cannot be used has a fault, and as
 * much of the rest as could be read before it.
 */
public final class DkimSignature {
  private static final int MOST = 32 << 10;

  /** How far the clock of a signer may be wrong, in seconds. */
  private static final long CLOCK_SKEW = 300;

  private static final int SHOWN = 8;

  private final Field field;
  private final Kind kind;
  private TagList tags;
  private Optional<DkimFault> fault = Optional.empty();
  private SigningDomain signer = SigningDomain.NONE;
  private String algorithm = "";
  private DkimAlgorithm verification = DkimAlgorithm.RSA;
  private byte[] signature = {};
  private byte[] bodyHash = {};
  private List<String> names = List.of();
  private Canonicalization headerForm = Canonicalization.RELAXED;
  private Canonicalization bodyForm = Canonicalization.RELAXED;
  private Optional<Long> length = Optional.empty();

  /** The fields that have such a signature. */
  public enum Kind {
    /** DKIM-Signature. */
    DKIM,
    /** ARC-Message-Signature: without a version, with the number of its set. */
    ARC_MESSAGE,
    /** ARC-Seal: signs no body and names no fields. */
    ARC_SEAL
  }

  private DkimSignature(Field field, Kind kind) {
    this.field = field;
    this.kind = kind;
  }

  /**
   * @param now signatures that have expired then, or are of a later time, have a fault
   */
  public static DkimSignature parse(Field field, Kind kind, Instant now) {
    DkimSignature signature = new DkimSignature(field, kind);
    try {
      signature.read(now.getEpochSecond());
    } catch (DkimFault fault) {
      signature.fault = Optional.of(fault);
    }
    return signature;
  }

  private void read(long now) throws DkimFault {
    if (field.text().length() > MOST) {
      throw DkimFault.permanent("signature too long");
    }
    tags = TagList.parse(field.text(), field.text().indexOf(':') + 1);
    if (kind == Kind.DKIM && !tags.need("v").equals("1")) {
      throw DkimFault.permanent("unknown version");
    }
    signer = SigningDomain.of(tags, kind == Kind.DKIM);
    signature = tags.base64("b");
    readAlgorithm();
    readTimes(now);
    if (tags.parts("q", "dns/txt").stream().noneMatch("dns/txt"::equalsIgnoreCase)) {
      throw DkimFault.permanent("unknown query method");
    }
    if (kind == Kind.ARC_SEAL) {
      expectNone("h");
      expectNone("bh");
    } else {
      bodyHash = tags.base64("bh");
      readForms();
      readNames();
    }
  }

  private void expectNone(String tag) throws DkimFault {
    if (tags.get(tag).isPresent()) {
      throw DkimFault.permanent(tag + "= is not allowed in a seal");
    }
  }

  private void readAlgorithm() throws DkimFault {
    String named = tags.need("a").toLowerCase(Locale.ROOT);
    algorithm = named.matches("[a-z0-9-]{1,40}") ? named : "";
    for (DkimAlgorithm each : DkimAlgorithm.values()) {
      if (each.tag().equals(named)) {
        verification = each;
        return;
      }
    }
    throw named.equals("rsa-sha1")
        ? DkimFault.policy("rsa-sha1 is not secure")
        : DkimFault.permanent("unknown algorithm");
  }

  private void readTimes(long now) throws DkimFault {
    Optional<Long> signed = tags.number("t", 12);
    Optional<Long> expires = tags.number("x", 12);
    if (signed.orElse(0L) > now + CLOCK_SKEW) {
      throw DkimFault.permanent("signed in the future");
    }
    if (expires.isPresent() && expires.get() <= signed.orElse(-1L)) {
      throw DkimFault.permanent("expires before it was signed");
    }
    if (expires.orElse(now) < now - CLOCK_SKEW) {
      throw DkimFault.permanent("expired");
    }
  }

  private void readForms() throws DkimFault {
    String[] forms = tags.get("c", "simple/simple").toLowerCase(Locale.ROOT).split("/", 2);
    headerForm = form(forms[0]);
    bodyForm = form(forms.length > 1 ? forms[1] : "simple");
    length = tags.number("l", 76);
  }

  private static Canonicalization form(String name) throws DkimFault {
    return switch (name) {
      case "simple" -> Canonicalization.SIMPLE;
      case "relaxed" -> Canonicalization.RELAXED;
      default -> throw DkimFault.permanent("unknown canonicalization");
    };
  }

  private void readNames() throws DkimFault {
    tags.need("h");
    names = tags.parts("h", "").stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    if (!names.stream().allMatch(DkimSignature::isFieldName)) {
      throw DkimFault.permanent("malformed h=");
    }
    if (!names.contains("from")) {
      throw DkimFault.permanent("From is not signed");
    }
    if (kind == Kind.ARC_MESSAGE && names.contains("arc-seal")) {
      throw DkimFault.permanent("signs a seal");
    }
  }

  private static boolean isFieldName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ';');
  }

  /** As received. */
  public Field field() {
    return field;
  }

  /** Why it cannot pass, whatever the message and DNS say. */
  Optional<DkimFault> fault() {
    return fault;
  }

  /** Whether the field can be verified. */
  public boolean isUsable() {
    return fault.isEmpty();
  }

  /** Why not; empty if it can. */
  public String faultText() {
    return fault.map(DkimFault::getMessage).orElse("");
  }

  /** Begins the hash of the body that it needs; only for a field that can be verified. */
  public void expectBody(SignedMessage message) {
    message.expect(bodyForm, length);
  }

  /** A tag without white space around it. */
  public Optional<String> tag(String name) {
    return tags == null ? Optional.empty() : tags.get(name);
  }

  /** The name of the TXT record that has the key. */
  public String keyName() {
    return signer.keyName();
  }

  /** The domain that signs, in lower case and A-labels; empty if unreadable. */
  public String domain() {
    return signer.domain();
  }

  SigningDomain signer() {
    return signer;
  }

  DkimAlgorithm verification() {
    return verification;
  }

  byte[] signature() {
    return signature;
  }

  byte[] bodyHash() {
    return bodyHash;
  }

  List<String> names() {
    return names;
  }

  Canonicalization headerForm() {
    return headerForm;
  }

  Canonicalization bodyForm() {
    return bodyForm;
  }

  /** How many octets of the body are signed; nothing for all. */
  Optional<Long> length() {
    return length;
  }

  /** The field itself as it is signed: without its signature and the last line end. */
  String unsigned() {
    return headerForm.field(tags.withoutSignature());
  }

  /** What is known of it, with a result. */
  DkimResult result(DkimResult.Result result, String reason, int keyBits, boolean testing) {
    String b = Base64.getEncoder().encodeToString(signature);
    return new DkimResult(
        result,
        signer.domain(),
        signer.selector(),
        signer.identity(),
        algorithm,
        reason,
        b.substring(0, Math.min(SHOWN, b.length())),
        keyBits,
        testing);
  }
}
