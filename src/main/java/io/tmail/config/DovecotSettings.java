package io.tmail.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The Dovecot that holds the mailboxes.
 *
 * @param enabled whether there is one; without it tmail is a relay
 * @param lda the program {@code dovecot-lda}
 * @param config what {@code dovecot-lda -c} is given: Dovecot's config socket, which spares it a
 *     parse of the configuration, or a configuration file
 * @param transports how mail is delivered into the mailboxes
 * @param mailHosts the Dovecots that accept mail over LMTP, at least one; the mailboxes are
 *     distributed among them
 * @param quotaStatus the socket of its policy service {@code quota-status}; empty: not asked
 * @param doveadm the socket of its service {@code doveadm}: a path, or a port at the host of the
 *     mailbox; empty: not asked
 * @param doveadmPassword the password for that port
 * @param auth the socket where Dovecot checks passwords for its clients; empty: not asked
 * @param loginPolicy where Dovecot asks about logins; empty for this server's API
 * @param listen the address of IMAP, POP3 and ManageSieve
 */
public record DovecotSettings(
    boolean enabled,
    Path lda,
    String config,
    MailboxTransports transports,
    List<MailHost> mailHosts,
    String quotaStatus,
    String doveadm,
    String doveadmPassword,
    String auth,
    String loginPolicy,
    String listen,
    int imapPort,
    int imapsPort,
    int pop3Port,
    int pop3sPort,
    int sievePort) {
  /** The ways into a mailbox. */
  public enum MailboxTransport {
    LDA,
    LMTP
  }

  public DovecotSettings {
    mailHosts = List.copyOf(mailHosts);
    if (mailHosts.size() > 1 && transports.use(MailboxTransport.LDA)) {
      throw new InvalidSettingException(
          (transports.others() == MailboxTransport.LDA
                  ? "TMAIL_DOVECOT_TRANSPORT=\"lda\""
                  : "TMAIL_DOVECOT_TRANSPORT_DOMAINS with lda")
              + ": expected lmtp, the way to the several Dovecots of TMAIL_DOVECOT_LMTP");
    }
    if (isPort(doveadm) && mailHosts.stream().anyMatch(host -> host.name().isEmpty())) {
      throw new InvalidSettingException(
          "TMAIL_DOVECOT_DOVEADM=\"%s\": expected a path, while TMAIL_DOVECOT_LMTP names no host"
              .formatted(doveadm));
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) > 0
        && Integer.parseInt(text) <= MailHost.LARGEST_PORT;
  }

  /** Whether the mailboxes are spread over several Dovecots. */
  public boolean isSpread() {
    return mailHosts.size() > 1;
  }

  /** Where IMAP is reached from this machine. */
  public InetSocketAddress imap() {
    return Listener.fromHere(listen.split("[ ,]+", 2)[0], imapPort);
  }

  /** The port of the service {@code doveadm} at the host of each mailbox. */
  public OptionalInt doveadmPort() {
    return isPort(doveadm) ? OptionalInt.of(Integer.parseInt(doveadm)) : OptionalInt.empty();
  }

  static DovecotSettings read(SettingsReader reader, GeneralSettings general) {
    Path run = general.home().resolve("dovecot/run");
    return new DovecotSettings(
        reader.flag(
            "DOVECOT_SUPPORT_ENABLED", false, "whether there are mailboxes; deploy/run sets it"),
        Path.of(
            reader.text("DOVECOT_LDA", "/usr/lib/dovecot/dovecot-lda", "the program dovecot-lda")),
        reader.text(
            "DOVECOT_CONFIG",
            run.resolve("config").toString(),
            "Dovecot's config socket or configuration file"),
        MailboxTransports.read(reader),
        SettingsReader.parsed(
            "DOVECOT_LMTP",
            reader.text(
                "DOVECOT_LMTP",
                run.resolve("lmtp").toString(),
                "Dovecot's LMTP socket: a path or host:port; or host:port of several"
                    + " Dovecots, joined by , that share the mailboxes"),
            "a path, host:port, or several host:port on different hosts with commas between",
            MailHost::parseAll),
        reader.text(
            "DOVECOT_QUOTA_STATUS",
            run.resolve("quota-status").toString(),
            "the socket that reports full mailboxes at RCPT; empty: no check at RCPT"),
        SettingsReader.parsed(
            "DOVECOT_DOVEADM",
            reader.text(
                "DOVECOT_DOVEADM",
                run.resolve("doveadm-server").toString(),
                "the socket for mailbox usage and Sieve scripts, or its port on the host of"
                    + " each mailbox; empty: not used"),
            "a path, a port, or nothing",
            text -> text.isEmpty() || text.startsWith("/") || isPort(text) ? text : null),
        reader.secret(
            "DOVECOT_DOVEADM_PASSWORD",
            "Dovecot's doveadm_password, if TMAIL_DOVECOT_DOVEADM is a port"),
        reader.text(
            "DOVECOT_AUTH",
            run.resolve("auth-client").toString(),
            "the socket that checks passwords with imported hashes; empty: these work for"
                + " IMAP and POP3 only"),
        SettingsReader.parsed(
            "DOVECOT_LOGIN_POLICY",
            reader.text(
                "DOVECOT_LOGIN_POLICY",
                "",
                "URL of /api/login-policy that deploy/run's Dovecot asks about logins;"
                    + " unset: this server"),
            "a URL such as http://10.0.0.1:8080/api/login-policy, or nothing",
            text -> text.isEmpty() || text.matches("https?://[!-~&&[^\"$`\\\\]]+") ? text : null),
        reader.text("DOVECOT_LISTEN", "127.0.0.1", "the address of IMAP, POP3 and ManageSieve"),
        reader.port("DOVECOT_IMAP_PORT", 1143, "IMAP with STARTTLS"),
        reader.port("DOVECOT_IMAPS_PORT", 1993, "IMAP over TLS"),
        reader.port("DOVECOT_POP3_PORT", 1110, "POP3 with STARTTLS"),
        reader.port("DOVECOT_POP3S_PORT", 1995, "POP3 over TLS"),
        reader.port("DOVECOT_SIEVE_PORT", 14190, "ManageSieve"));
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "DovecotSettings[" + mailHosts + "]";
  }
}
