package io.tmail.accounts;

import io.tmail.database.YesNo;
import io.tmail.mail.MailAddress;
import io.tmail.rights.Login;
import io.tmail.secrets.PasswordHash;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A login, and its mailbox if it has one. The row is shared with Dovecot, which reads {@code
 * dove_passwd}, {@code active}, {@code home}, {@code mailbox_quota} and {@code mail_host} by
 * itself.
 */
@Entity
@Table(name = "users")
@NamedQuery(name = User.BY_LOGIN, query = "SELECT u FROM User u WHERE u.login = :login")
@NamedQuery(
    name = User.COUNT_MAILBOXES,
    query =
        "SELECT COUNT(u) FROM User u"
            + " WHERE u.mailbox = TRUE AND u.login LIKE :pattern ESCAPE '!'")
@NamedQuery(
    name = User.MAILBOXES,
    query =
        "SELECT u FROM User u WHERE u.mailbox = TRUE AND u.login LIKE :pattern ESCAPE '!'"
            + " ORDER BY u.id")
@NamedQuery(
    name = User.CATCH_ALL,
    query =
        "SELECT u FROM User u WHERE u.catchAll = TRUE AND u.login LIKE :pattern ESCAPE '!'"
            + " ORDER BY u.login")
public class User {
  static final String BY_LOGIN = "User.byLogin";
  static final String COUNT_MAILBOXES = "User.countMailboxes";
  static final String MAILBOXES = "User.mailboxes";
  static final String CATCH_ALL = "User.catchAll";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;

  @Column(name = "passwd")
  private String bcrypt = "";

  @Column(name = "dove_passwd")
  private String crypt = "";

  @Convert(converter = YesNo.class)
  private boolean active = true;

  @Column(name = "auth_relay")
  private boolean relay;

  @Column(name = "have_mailbox")
  private boolean mailbox;

  @Column(name = "is_catchall")
  private boolean catchAll;

  @Column(name = "mailbox_quota")
  private String quota = Quota.NONE.text();

  private String home = "";

  @Column(name = "mail_host")
  private String mailHost;

  @Convert(converter = YesNo.class)
  @Column(name = "app_passwords_only")
  private boolean appPasswordsOnly;

  @Column(name = "junk_score")
  private Double junkScore;

  protected User() {}

  User(Login login, PasswordHash password) {
    this.login = login.name();
    changePassword(password);
  }

  /** The old bcrypt hash is removed, so that the previous password is no longer accepted. */
  void changePassword(PasswordHash password) {
    crypt = password.text();
    bcrypt = "";
  }

  /** What to check a password against. */
  public PasswordHash password() {
    boolean old = crypt == null || crypt.isEmpty();
    return new PasswordHash(old && bcrypt != null ? bcrypt : old ? "" : crypt);
  }

  void setActive(boolean wanted) {
    active = wanted;
  }

  void allowRelay(boolean wanted) {
    relay = wanted;
  }

  /** Gives the user a mailbox below the base; one that is there keeps its home. */
  void openMailbox(Path homeBase) {
    mailbox = true;
    if (home().isEmpty()) {
      home = homeOf(new Login(login).address(), homeBase).toString();
    }
  }

  /** Mail is refused from now on; the folder and the stored home are kept. */
  void closeMailbox() {
    mailbox = false;
    catchAll = false;
  }

  void limitMailbox(Quota wanted) {
    quota = wanted.text();
  }

  /** From now on mail goes to this host; existing mail is not moved. */
  void placeAt(String host) {
    mailHost = host;
  }

  void catchAll(boolean wanted) {
    catchAll = wanted;
  }

  public void takeAppPasswordsOnly(boolean wanted) {
    appPasswordsOnly = wanted;
  }

  /** From this score on mail goes to the folder Junk; null for the server's own. */
  void junkFrom(Double score) {
    junkScore = score;
  }

  /** {@code BASE/<first letter of domain>/<domain>/<first letter of local part>/<local part>}. */
  private static Path homeOf(MailAddress address, Path base) {
    return base.resolve(firstLetter(address.domain()))
        .resolve(address.domain())
        .resolve(firstLetter(address.localPart()))
        .resolve(address.localPart());
  }

  private static String firstLetter(String name) {
    return name.substring(0, name.offsetByCodePoints(0, 1));
  }

  /** In lower case; the address if there is a mailbox. */
  public String login() {
    return login;
  }

  /** Whether the user may log in, anywhere. Mail to an inactive user is still delivered. */
  public boolean isActive() {
    return active;
  }

  /**
   * Whether the user's own password is accepted by console and API only, not by SMTP, IMAP and
   * POP3.
   */
  public boolean takesAppPasswordsOnly() {
    return appPasswordsOnly;
  }

  /** Whether the user may send to other servers. */
  public boolean mayRelay() {
    return relay;
  }

  public boolean hasMailbox() {
    return mailbox;
  }

  /** Whether mail to unknown names of the domain comes here. */
  public boolean isCatchAll() {
    return catchAll;
  }

  /** Such as {@code 10G}; {@code 0} for no limit. */
  public String quota() {
    return Quota.of(quota).text();
  }

  /** Whether there is a limit to the mailbox. */
  boolean hasQuota() {
    return !quota().matches("0+[KMG]?");
  }

  /** The folder of the mailbox, below which is {@code Maildir}; empty if there never was one. */
  public String home() {
    return home == null ? "" : home;
  }

  /** The name of the Dovecot that holds the mailbox, if it is stored. */
  public Optional<String> mailHost() {
    return Optional.ofNullable(mailHost).filter(name -> !name.isEmpty());
  }

  /** The score from which mail goes to the folder Junk, if the user has one of their own. */
  public OptionalDouble junkScore() {
    return junkScore == null ? OptionalDouble.empty() : OptionalDouble.of(junkScore);
  }

  /** The domain of the login; the login itself if it is not an address. */
  String domain() {
    return MailAddress.domainOf(login);
  }

  @Override
  public String toString() {
    return "User[" + login + "]";
  }
}
