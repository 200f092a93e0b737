package io.tmail.smtp;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.policy.Mail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.subethamail.smtp.server.Session;

/** MAIL (RFC 5321 §4.1.1.2): begins a mail transaction. */
final class MailVerb extends Verb {
  MailVerb() {
    super("MAIL");
  }

  @Override
  Answer answer(String argument, SmtpConversation conversation, Session session) {
    boolean needsHello = conversation.spec().settings().rfc().heloMandatory();
    if (needsHello && conversation.client().helo().isEmpty()) {
      return Answers.NEED_HELLO;
    }
    if (conversation.transaction().isPresent()) {
      return Answers.TRANSACTION_OPEN;
    }
    Optional<Answer> enough = conversation.limits().beginMessage();
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
    if (isTooLong(sender, conversation)) {
      return Answers.SENDER_TOO_LONG;
    }
    if (parsed.isInternationalised() && !parsed.parameters().has("SMTPUTF8")) {
      return Answers.SENDER_NEEDS_UTF8;
    }
    return begin(conversation, sender, parsed.parameters());
  }

  private static boolean isTooLong(ReversePath sender, SmtpConversation conversation) {
    return conversation.spec().settings().rfc().senderLocalPartSize()
        && sender.address().filter(MailAddress::hasLongLocalPart).isPresent();
  }

  private static Answer begin(
      SmtpConversation conversation, ReversePath sender, EsmtpParameters parameters) {
    Optional<Answer> refusal = Parameters.MAIL.refusal(parameters, conversation.isExtended());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (parameters.has("REQUIRETLS") && conversation.client().tls().isEmpty()) {
      return Answers.REQUIRETLS_NEEDS_TLS;
    }
    Mail mail = new Mail(sender, kept(parameters), declaredSize(parameters));
    SmtpEndpoint endpoint = conversation.newTransaction();
    Answer answer = endpoint.mail(mail);
    if (answer.isPositive()) {
      conversation.begin(endpoint);
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
