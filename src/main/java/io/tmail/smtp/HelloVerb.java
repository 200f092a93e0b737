package io.tmail.smtp;

import io.tmail.mail.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** EHLO and HELO (RFC 5321 §4.1.1.1): the client's name, and what we can do. */
final class HelloVerb extends Verb {
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?\\.?|\\[[0-9A-Za-z:.]{2,60}]");

  HelloVerb(String name) {
    super(name);
  }

  @Override
  Answer answer(String argument, SmtpSession session) {
    String name = argument.trim();
    boolean strict = session.spec().settings().rfc().heloNeedsFqdn();
    if (!NAME.matcher(name).matches() || (strict && !isQualified(name))) {
      return Answers.syntax(getName() + " needs your host name or address literal");
    }
    boolean extended = getName().equals("EHLO");
    session.hello(name, extended);
    return extended
        ? Answer.of(SmtpReply.plain(250, extensions(session)))
        : Answer.of(SmtpReply.plain(250, session.spec().me()));
  }

  private static boolean isQualified(String name) {
    return name.startsWith("[") || name.replaceAll("\\.$", "").contains(".");
  }

  private static String[] extensions(SmtpSession session) {
    SmtpActivationSpec spec = session.spec();
    List<String> lines = new ArrayList<>();
    lines.add(spec.me());
    lines.add("PIPELINING");
    long most = spec.settings().smtpd().maxDataBytes();
    lines.add(most > 0 ? "SIZE " + most : "SIZE");
    if (session.client().tls().isEmpty()) {
      lines.add("STARTTLS");
    }
    if (AuthVerb.isOffered(session)) {
      lines.add("AUTH PLAIN LOGIN");
    }
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("8BITMIME");
    lines.add("CHUNKING");
    lines.add("SMTPUTF8");
    lines.add("DSN");
    if (session.client().tls().isPresent()) {
      lines.add("REQUIRETLS"); // RFC 8689 §2: under TLS only
    }
    int recipients = spec.settings().smtpd().maxRecipients();
    if (recipients > 0) {
      lines.add("LIMITS RCPTMAX=" + recipients); // RFC 9422
    }
    return lines.toArray(String[]::new);
  }
}
