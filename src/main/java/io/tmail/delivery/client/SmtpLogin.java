package io.tmail.delivery.client;

import io.tmail.mail.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Logs in at a next hop (RFC 4954): PLAIN, LOGIN, CRAM-MD5, whichever it offers. */
final class SmtpLogin {
  private static final List<String> UNDER_TLS = List.of("PLAIN", "LOGIN", "CRAM-MD5");
  private static final List<String> IN_THE_CLEAR = List.of("CRAM-MD5", "PLAIN", "LOGIN");

  private final SmtpWire wire;
  private final SmtpConnectionSpec.Login login;

  SmtpLogin(SmtpWire wire, SmtpConnectionSpec.Login login) {
    this.wire = wire;
    this.login = login;
  }

  /**
   * @param encrypted whether the connection is encrypted
   * @throws RefusedException if the server refuses, or the password would be sent unprotected
   */
  void run(Capabilities offered, boolean encrypted) throws IOException {
    if (!encrypted && !login.plainText()) {
      throw new RefusedException(
          SmtpReply.of(454, "4.7.0", "the password is not sent without TLS"));
    }
    Optional<String> mechanism =
        (encrypted ? UNDER_TLS : IN_THE_CLEAR)
            .stream().filter(offered.logins()::contains).findFirst();
    SmtpReply reply =
        switch (mechanism.orElse("")) {
          case "PLAIN" ->
              say("AUTH PLAIN " + base64("\0" + login.name() + "\0" + login.password()));
          case "LOGIN" -> login();
          case "CRAM-MD5" -> cramMd5();
          default ->
              throw new RefusedException(
                  SmtpReply.of(454, "4.7.0", "the server offers no supported AUTH mechanism"));
        };
    if (reply.code() != 235) {
      throw new RefusedException(reply);
    }
  }

  private SmtpReply login() throws IOException {
    SmtpReply reply = say("AUTH LOGIN");
    for (String answer : List.of(login.name(), login.password())) {
      if (reply.code() != 334) {
        return reply;
      }
      reply = say(base64(answer));
    }
    return reply;
  }

  /** RFC 2195. */
  private SmtpReply cramMd5() throws IOException {
    SmtpReply challenge = say("AUTH CRAM-MD5");
    if (challenge.code() != 334) {
      return challenge;
    }
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(login.password().getBytes(StandardCharsets.UTF_8), "HmacMD5"));
      byte[] digest = mac.doFinal(Base64.getDecoder().decode(challenge.text().strip()));
      return say(base64(login.name() + " " + HexFormat.of().formatHex(digest)));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new RefusedException(SmtpReply.of(454, "4.7.0", "invalid AUTH challenge"));
    }
  }

  private SmtpReply say(String line) throws IOException {
    wire.command(line);
    return wire.reply(wire.limits().command());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
