package io.tmail.smtp;

import io.tmail.credentials.Admitted;
import io.tmail.policy.AuthMechanism;
import io.tmail.policy.AuthProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * AUTH PLAIN and LOGIN (RFC 4954, RFC 4616), under TLS only unless a loopback client may without.
 */
final class AuthVerb extends Verb {
  private static final String USERNAME = "VXNlcm5hbWU6";
  private static final String PASSWORD = "UGFzc3dvcmQ6";

  private final SmtpAuthenticator authenticator;

  AuthVerb(SmtpAuthenticator authenticator) {
    super("AUTH");
    this.authenticator = authenticator;
  }

  /** Whether EHLO names AUTH in the session's present state. */
  static boolean isOffered(SmtpSession session) {
    return session.client().user().isEmpty()
        && (session.client().tls().isPresent()
            || session.spec().allowsPlaintextAuth(session.client().ip()));
  }

  @Override
  Answer answer(String argument, SmtpSession session) throws IOException {
    if (!session.isExtended()) {
      return Answers.NEED_EHLO;
    }
    if (session.client().user().isPresent() || session.transaction().isPresent()) {
      return Answers.BAD_SEQUENCE;
    }
    if (!isOffered(session)) {
      return Answers.NEEDS_ENCRYPTION;
    }
    String[] words = argument.trim().split(" +");
    Optional<String> initial = words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    if (words.length > 2) {
      return Answers.syntax("AUTH takes a mechanism and one response");
    }
    try {
      return authenticate(words[0], initial, new AuthDialogue(session));
    } catch (AuthDialogue.EndedException ended) {
      return ended.answer();
    }
  }

  private Answer authenticate(String mechanism, Optional<String> initial, AuthDialogue dialogue)
      throws IOException, AuthDialogue.EndedException {
    return switch (mechanism.toUpperCase(Locale.ROOT)) {
      case "PLAIN" -> plain(initial, dialogue);
      case "LOGIN" -> login(initial, dialogue);
      default -> Answers.UNKNOWN_MECHANISM;
    };
  }

  /** authzid NUL authcid NUL password (RFC 4616 §2). */
  private Answer plain(Optional<String> initial, AuthDialogue dialogue)
      throws IOException, AuthDialogue.EndedException {
    String response = initial.isPresent() ? decode(initial.get()) : decode(dialogue.ask(""));
    String[] parts = response.split("\0", -1);
    boolean asOther = parts.length == 3 && !parts[0].isEmpty() && !parts[0].equals(parts[1]);
    if (parts.length != 3 || asOther) {
      return Answers.BAD_CREDENTIALS;
    }
    return verify("PLAIN", parts[1], parts[2], dialogue);
  }

  private Answer login(Optional<String> initial, AuthDialogue dialogue)
      throws IOException, AuthDialogue.EndedException {
    String name = decode(initial.isPresent() ? initial.get() : dialogue.ask(USERNAME));
    String password = decode(dialogue.ask(PASSWORD));
    return verify("LOGIN", name, password, dialogue);
  }

  private Answer verify(String mechanism, String login, String password, AuthDialogue dialogue) {
    SmtpSession session = dialogue.session();
    InetAddress client = session.client().ip();
    if (authenticator.bars(login, client)) {
      return Answers.TOO_MANY_FAILURES;
    }
    Optional<Admitted> admitted = authenticator.authenticate(login, password, client);
    if (admitted.isEmpty()) {
      return Answers.BAD_CREDENTIALS;
    }
    session.learn(known -> known.authenticated(admitted.get().user()));
    session.evidence().put(AuthMechanism.class, new AuthMechanism(mechanism));
    session.evidence().put(AuthProgram.class, new AuthProgram(admitted.get().program()));
    session.deadlines().started();
    session.tell(new SmtpEvent.LoggedIn(session.spec().listener().role()));
    return Answers.AUTHENTICATED;
  }

  /**
   * {@code =} stands for an empty response (RFC 4954 §4). Java accepts base64 without padding, RFC
   * 4648 §3.2 does not: an incomplete response may have lost more than its padding. Names and
   * passwords are UTF-8 (RFC 4616 §2).
   */
  private static String decode(String base64) throws AuthDialogue.EndedException {
    try {
      if (!base64.equals("=") && base64.length() % 4 != 0) {
        throw new AuthDialogue.EndedException(Answers.NOT_BASE64);
      }
      byte[] bytes = base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException notBase64) {
      throw new AuthDialogue.EndedException(Answers.NOT_BASE64);
    } catch (CharacterCodingException notUtf8) {
      throw new AuthDialogue.EndedException(Answers.AUTH_NOT_UTF8);
    }
  }
}
