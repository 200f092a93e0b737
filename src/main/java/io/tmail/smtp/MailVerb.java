package io.tmail.smtp;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.policy.Mail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** MAIL (RFC 5321 §4.1.1.2): begins a mail transaction. */
final class MailVerb extends Verb {
  MailVerb() {
    super("MAIL");
  }

  @Override
  Answer answer(String argument, SmtpSession session) {
    boolean needsHello = session.spec().settings().rfc().heloMandatory();
    if (needsHello && session.client().helo().isEmpty()) {
      return Answers.NEED_HELLO;
    }
    if (session.transaction().isPresent()) {
      return Answers.TRANSACTION_OPEN;
    }
    Optional<Answer> enough = session.limits().checkMessages();
    if (enough.isPresent()) {
      return enough.get();
    }
    PathArgument parsed;
    ReversePath sender;
    try {
      parsed = PathArgument.parse(argument, "FROM:");
    } catch (IllegalArgumentException malformed) {
      return Answers.syntax(malformed.getMessage());
    }
    try {
      sender = ReversePath.parse(parsed.path());
    } catch (InvalidAddressException malformed) {
      return Answers.badSender(malformed.getMessage());
    }
    if (isTooLong(sender, session)) {
      return Answers.SENDER_TOO_LONG;
    }
    if (parsed.isInternationalised() && !parsed.parameters().has("SMTPUTF8")) {
      return Answers.SENDER_NEEDS_UTF8;
    }
    return begin(session, sender, parsed.parameters());
  }

  private static boolean isTooLong(ReversePath sender, SmtpSession session) {
    return session.spec().settings().rfc().senderLocalPartSize()
        && sender.address().filter(MailAddress::hasLongLocalPart).isPresent();
  }

  private static Answer begin(SmtpSession session, ReversePath sender, EsmtpParameters parameters) {
    Optional<Answer> refusal = Parameters.MAIL.refusal(parameters, session.isExtended());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (parameters.has("REQUIRETLS") && session.client().tls().isEmpty()) {
      return Answers.REQUIRETLS_NEEDS_TLS;
    }
    Mail mail = new Mail(sender, kept(parameters), declaredSize(parameters));
    SmtpEndpoint endpoint = session.newTransaction();
    Answer answer = endpoint.mail(mail);
    if (answer.isPositive()) {
      session.begin(endpoint);
    }
    return answer;
  }

  /** Twenty digits may not fit a long; nothing that big is ever accepted. */
  private static long declaredSize(EsmtpParameters parameters) {
    String digits = parameters.value("SIZE").orElse("0");
    return digits.length() > 18 ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
  }

  /** SIZE and AUTH concern this hop only. */
  private static EsmtpParameters kept(EsmtpParameters parameters) {
    Map<String, String> kept = new LinkedHashMap<>(parameters.values());
    kept.remove("SIZE");
    kept.remove("AUTH");
    return new EsmtpParameters(kept);
  }
}
