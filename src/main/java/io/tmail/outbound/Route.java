package io.tmail.outbound;

import io.tmail.secrets.SecretSeal;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * A route of outgoing mail: its conditions, and the server to use instead of the domain's MX. An
 * omitted condition matches everything.
 */
@Entity
@Table(name = "routes")
@NamedQuery(name = Route.ALL, query = "SELECT r FROM Route r ORDER BY r.id")
@NamedQuery(name = Route.BY_ID, query = "SELECT r FROM Route r WHERE r.id = :id")
public class Route {
  static final String ALL = "Route.all";
  static final String BY_ID = "Route.byId";

  /** The destination of a route for all destinations. */
  public static final String ANY_HOST = "*";

  private static final int SMTP_PORT = 25;

  /** What the next hop speaks. */
  public enum Protocol {
    /** SMTP, TLS by STARTTLS. */
    SMTP,
    /** SMTP inside TLS from the first byte, usually on port 465. */
    SMTPS,
    /** LMTP (RFC 2033): a reply for each recipient. */
    LMTP
  }

  /** The required TLS; by default that of the settings. */
  public enum Tls {
    /** As {@code TMAIL_DELIVERD_REMOTE_TLS_…} say. */
    DEFAULT,
    /** Plain text, even for the password. */
    NONE,
    /** STARTTLS where offered, any certificate; plain text where it fails. */
    OPPORTUNISTIC,
    /** TLS or not at all, any certificate. */
    ENCRYPT,
    /** TLS with a certificate that is valid for the server's name, or not at all. */
    VERIFY,
    /** TLS with a certificate that DNSSEC vouches for (RFC 7672), or not at all. */
    DANE
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String host;

  @Column(name = "local_ip")
  private String localIps;

  @Column(name = "remote_host")
  private String remoteHost;

  @Column(name = "remote_port")
  private Integer remotePort;

  private Integer priority;

  @Column(name = "smtp_auth_login")
  private String smtpAuthLogin;

  @Column(name = "smtp_auth_passwd")
  private String smtpAuthPassword;

  /** The password, sealed: then the column of tmail is empty. */
  @Column(name = "smtp_auth_sealed")
  private String sealedPassword;

  /** What {@link #open} found. */
  @Transient private String openedPassword;

  @Column(name = "mail_from")
  private String mailFrom;

  @Column(name = "\"user\"")
  private String user;

  @Column(name = "transport")
  @Enumerated(EnumType.STRING)
  private Protocol protocol;

  @Enumerated(EnumType.STRING)
  private Tls tls;

  protected Route() {}

  Route(NewRoute wanted) {
    become(wanted);
  }

  final void become(NewRoute wanted) {
    this.host = wanted.host();
    this.user = orNull(wanted.user());
    this.mailFrom = orNull(wanted.mailFrom());
    this.remoteHost = wanted.remoteHost();
    this.remotePort = wanted.remotePort();
    this.priority = wanted.priority();
    this.localIps = orNull(wanted.localIps());
    this.smtpAuthLogin = orNull(wanted.smtpAuthLogin());
    this.smtpAuthPassword = orNull(wanted.smtpAuthPassword());
    this.sealedPassword = null;
    this.openedPassword = null;
    this.protocol = wanted.protocol();
    this.tls = wanted.tls();
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Its number, by which it is removed. */
  public long id() {
    return id == null ? 0 : id;
  }

  /** The domain of the recipients in lower case; empty for any. */
  public Optional<String> host() {
    return named(host).filter(name -> !name.equals(ANY_HOST));
  }

  /** The login of the authenticated sender, or the domain of such logins; empty for any. */
  public Optional<String> user() {
    return named(user);
  }

  /** The reverse-path, or its domain; empty for any. */
  public Optional<String> mailFrom() {
    return named(mailFrom);
  }

  /** The server: a host name, or an address. */
  public String remoteHost() {
    return remoteHost;
  }

  public int remotePort() {
    return remotePort == null || remotePort == 0 ? SMTP_PORT : remotePort;
  }

  /** The lowest is tried first, equal ones in random order. */
  public int priority() {
    return priority == null ? 1 : priority;
  }

  /** Local addresses to connect from, as entered by the administrator; empty for the setting's. */
  public Optional<String> localIps() {
    return named(localIps);
  }

  /** The user name on that server, if it requires one. */
  public Optional<String> smtpAuthLogin() {
    return named(smtpAuthLogin);
  }

  /** Seals the password, unless it is sealed; whether there was something to seal. */
  boolean seal(SecretSeal seal) {
    if (smtpAuthPassword == null) {
      return false;
    }
    sealedPassword = seal.sealText(owner(), smtpAuthPassword);
    openedPassword = smtpAuthPassword;
    smtpAuthPassword = null;
    return true;
  }

  /**
   * Opens the password for {@link #smtpAuthPassword}.
   *
   * @throws GeneralSecurityException if it was sealed with another key
   */
  void open(SecretSeal seal) throws GeneralSecurityException {
    if (sealedPassword != null) {
      openedPassword = seal.openText(owner(), sealedPassword);
    }
  }

  /** The server that gets the password, so that it cannot be sent to any other. */
  private String owner() {
    return "route " + smtpAuthLogin + " " + remoteHost;
  }

  public boolean hasPassword() {
    return smtpAuthPassword != null || sealedPassword != null;
  }

  /**
   * Never shown.
   *
   * @throws IllegalStateException if it was sealed with another key than the server has now
   */
  public String smtpAuthPassword() {
    if (smtpAuthPassword != null || sealedPassword == null) {
      return smtpAuthPassword == null ? "" : smtpAuthPassword;
    }
    if (openedPassword == null) {
      throw new IllegalStateException(
          "the password of route " + id + " was sealed with another key file");
    }
    return openedPassword;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Tls tls() {
    return tls;
  }

  private static Optional<String> named(String column) {
    return Optional.ofNullable(column).filter(text -> !text.isBlank());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Route[" + id + " " + remoteHost + ":" + remotePort() + "]";
  }
}
