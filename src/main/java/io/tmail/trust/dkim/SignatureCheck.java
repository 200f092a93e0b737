package io.tmail.trust.dkim;

import io.tmail.dns.DnsReply;
import io.tmail.outbound.DkimAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Optional;

/** Verifies one signature with the key that DNS has for it (RFC 6376 §6.1). Throws nothing. */
public final class SignatureCheck {
  private final DkimSignature signature;
  private int keyBits;
  private boolean testing;

  /** What a check finds out by throwing why it does not pass. */
  @FunctionalInterface
  private interface Step {
    void run() throws DkimFault;
  }

  private SignatureCheck(DkimSignature signature) {
    this.signature = signature;
  }

  /**
   * Verifies DKIM-Signature or ARC-Message-Signature.
   *
   * @param message whose body has ended
   * @param key the reply for {@link DkimSignature#keyName}
   */
  public static DkimResult ofMessage(DkimSignature signature, SignedMessage message, DnsReply key) {
    SignatureCheck check = new SignatureCheck(signature);
    return check.result(
        () -> {
          PublishedKey published = check.key(key);
          boolean all = check.isWholeBodySigned(message.body(signature.bodyForm()));
          ByteArrayOutputStream fields = new ByteArrayOutputStream();
          message.header().choose(signature.names(), signature.headerForm(), fields::writeBytes);
          check.verify(published, fields);
          if (!all) {
            throw DkimFault.policy("body only partly signed");
          }
        });
  }

  /**
   * Verifies ARC-Seal.
   *
   * @param fields canonical, with their line ends
   */
  public static DkimResult ofSeal(DkimSignature seal, byte[] fields, DnsReply key) {
    SignatureCheck check = new SignatureCheck(seal);
    return check.result(
        () -> {
          ByteArrayOutputStream signed = new ByteArrayOutputStream();
          signed.writeBytes(fields);
          check.verify(check.key(key), signed);
        });
  }

  /** The result of a signature that no key can help. */
  static DkimResult ofFault(DkimSignature signature) {
    return new SignatureCheck(signature).result(() -> {});
  }

  private DkimResult result(Step step) {
    try {
      if (signature.fault().isPresent()) {
        throw signature.fault().get();
      }
      step.run();
      return signature.result(DkimResult.Result.PASS, "", keyBits, testing);
    } catch (DkimFault fault) {
      return signature.result(fault.result(), fault.getMessage(), keyBits, testing);
    }
  }

  private PublishedKey key(DnsReply reply) throws DkimFault {
    PublishedKey key = PublishedKey.of(reply, signature);
    keyBits = key.bits();
    testing = key.testing();
    return key;
  }

  /** False if octets follow those that are signed, which anyone may have added. */
  private boolean isWholeBodySigned(BodyHash body) throws DkimFault {
    byte[] whole = body.whole();
    Optional<Long> length = signature.length();
    if (length.orElse(0L) > body.length()) {
      throw DkimFault.fail("body shorter than signed");
    }
    boolean all = length.isEmpty() || length.get() == body.length();
    byte[] hash = all ? whole : body.beginning(length.get()).orElse(whole);
    if (!MessageDigest.isEqual(hash, signature.bodyHash())) {
      throw DkimFault.fail("body changed");
    }
    return all;
  }

  private void verify(PublishedKey key, ByteArrayOutputStream fields) throws DkimFault {
    fields.writeBytes(signature.unsigned().getBytes(StandardCharsets.ISO_8859_1));
    if (!verifies(key, fields.toByteArray())) {
      throw DkimFault.fail("signature does not match");
    }
  }

  /** Ed25519 signs the hash, RSA makes it itself (RFC 8463 §3). */
  private boolean verifies(PublishedKey key, byte[] signed) {
    DkimAlgorithm algorithm = signature.verification();
    try {
      Signature verifier = Signature.getInstance(algorithm.signature());
      verifier.initVerify(key.key());
      verifier.update(algorithm.signsHash() ? BodyHash.sha256().digest(signed) : signed);
      return verifier.verify(signature.signature());
    } catch (GeneralSecurityException | RuntimeException malformed) {
      // the JDK throws either of them for keys and signatures that strangers make
      return false;
    }
  }
}
