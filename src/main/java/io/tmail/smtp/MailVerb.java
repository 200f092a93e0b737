package io.tmail.smtp;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.policy.Mail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.subethamail.smtp.server.Session;

/** MAIL (RFC 5321 §4.1.1.2): begins a mail transaction. */
final class MailVerb extends Verb {
  private static final Set<String> KNOWN = Set.of("SIZE", "BODY", "AUTH");

  MailVerb() {
    super("MAIL");
  }

  @Override
  SmtpReply answer(String argument, SmtpConversation conversation, Session session) {
    boolean needsHello = conversation.spec().settings().rfc().heloMandatory();
    if (needsHello && conversation.client().helo().isEmpty()) {
      return Replies.NEED_HELLO;
    }
    if (conversation.transaction().isPresent()) {
      return SmtpReply.of(503, "5.5.1", "A transaction is open, send RSET to abandon it");
    }
    PathArgument parsed;
    ReversePath sender;
    try {
      parsed = PathArgument.parse(argument, "FROM:");
    } catch (IllegalArgumentException malformed) {
      return Replies.syntax(malformed.getMessage());
    }
    try {
      sender = ReversePath.parse(parsed.path());
    } catch (InvalidAddressException malformed) {
      return SmtpReply.of(501, "5.1.7", "Bad sender address: " + malformed.getMessage());
    }
    if (sender.address().map(address -> address.isInternationalised()).orElse(false)) {
      return SmtpReply.of(553, "5.6.7", "Sender address needs SMTPUTF8");
    }
    return begin(conversation, sender, parsed.parameters());
  }

  private static SmtpReply begin(
      SmtpConversation conversation, ReversePath sender, EsmtpParameters parameters) {
    for (Map.Entry<String, String> parameter : parameters.values().entrySet()) {
      String keyword = parameter.getKey();
      if (!conversation.isExtended() || !KNOWN.contains(keyword)) {
        return SmtpReply.of(555, "5.5.4", "Parameter " + keyword + " is not supported");
      }
      if (!isValid(keyword, parameter.getValue())) {
        return Replies.syntax("bad value of parameter " + keyword);
      }
    }
    Mail mail = new Mail(sender, kept(parameters), declaredSize(parameters));
    SmtpEndpoint endpoint = conversation.newTransaction();
    SmtpReply reply = endpoint.mail(mail);
    if (reply.isPositive()) {
      conversation.begin(endpoint);
    }
    return reply;
  }

  private static boolean isValid(String keyword, String value) {
    return switch (keyword) {
      case "SIZE" -> value.matches("\\d{1,20}");
      case "BODY" -> value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME");
      default -> !value.isEmpty();
    };
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
