package io.tmail.config;

import io.tmail.config.DovecotSettings.MailboxTransport;
import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How mail gets into the mailboxes of each domain.
 *
 * @param others the way of a domain that has none of its own
 * @param byDomain by {@link DomainName#known}
 */
public record MailboxTransports(MailboxTransport others, Map<String, MailboxTransport> byDomain) {
  private static final Pattern FORM = Pattern.compile("([^\\s=@,]+)\\s*=\\s*(lda|lmtp)");

  public MailboxTransports {
    byDomain = Map.copyOf(byDomain);
  }

  static MailboxTransports read(SettingsReader reader) {
    MailboxTransport others =
        reader.choice(
            "DOVECOT_TRANSPORT",
            MailboxTransport.LDA,
            MailboxTransport.class,
            "the transport into mailboxes: lda or lmtp");
    return SettingsReader.parsed(
        "DOVECOT_TRANSPORT_DOMAINS",
        reader.text(
            "DOVECOT_TRANSPORT_DOMAINS",
            "",
            "domains with another transport into their mailboxes, DOMAIN=lda or DOMAIN=lmtp"
                + " joined by ,"),
        "DOMAIN=lda or DOMAIN=lmtp joined by , with each domain once",
        text -> new MailboxTransports(others, parse(text)));
  }

  private static Map<String, MailboxTransport> parse(String text) {
    Map<String, MailboxTransport> byDomain = new HashMap<>();
    for (String one : SettingsReader.parts(text, ",")) {
      Matcher form = FORM.matcher(one.toLowerCase(Locale.ROOT));
      if (!form.matches()
          || byDomain.put(DomainName.known(form.group(1)), transport(form.group(2))) != null) {
        throw new IllegalArgumentException(one);
      }
    }
    return byDomain;
  }

  private static MailboxTransport transport(String name) {
    return MailboxTransport.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The transport to a mailbox, by the domain of its login. */
  public MailboxTransport of(String login) {
    return byDomain.getOrDefault(DomainName.known(MailAddress.domainOf(login)), others);
  }

  /** Whether any mailbox may be reached that way. */
  public boolean use(MailboxTransport transport) {
    return others == transport || byDomain.containsValue(transport);
  }
}
