package io.tmail.accounts;

import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import io.tmail.mail.Ascii;
import io.tmail.mail.Destination;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Chooses which of several Dovecots holds a mailbox: the one in the user's row, or else the one
 * chosen by a hash of host and login. With one Dovecot there is no choice. Any thread may call.
 */
@ApplicationScoped
public class MailHosts {
  static final String FIELD = "mailHost";

  private UserTables users;
  private Settings settings;

  protected MailHosts() {}

  @Inject
  public MailHosts(UserTables users, Settings settings) {
    this.users = users;
    this.settings = settings;
  }

  /** The names of the hosts, in the order of the setting; none if there is one Dovecot only. */
  public List<String> names() {
    return settings.dovecot().isSpread() ? listed() : List.of();
  }

  private List<String> listed() {
    return settings.dovecot().mailHosts().stream()
        .map(MailHost::name)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The host of a mailbox; for one that does not exist, the host where it would be. */
  public String of(String login) {
    return users.find(login).map(this::of).orElseGet(() -> chosenFor(login));
  }

  private String of(User user) {
    return user.mailHost().orElseGet(() -> chosenFor(user.login()));
  }

  /** Where mail for the user goes. */
  Destination wayTo(User user) {
    return settings.dovecot().isSpread() ? Destination.mailboxAt(of(user)) : Destination.MAILBOX;
  }

  /**
   * Whether mail can get into a mailbox of that name. To several Dovecots the only way is LMTP,
   * which takes a delimiter for the beginning of a detail, and no characters beyond ASCII.
   */
  boolean reaches(String login) {
    String local = login.substring(0, Math.max(0, login.lastIndexOf('@')));
    String delimiters = settings.recipients().delimiters();
    return !settings.dovecot().isSpread()
        || (Ascii.isAscii(local)
            && local.chars().skip(1).noneMatch(c -> delimiters.indexOf(c) >= 0));
  }

  /** Gives a mailbox without a host one, where there are several. */
  void place(User user) {
    if (settings.dovecot().isSpread() && user.mailHost().isEmpty()) {
      user.placeAt(chosenFor(user.login()));
    }
  }

  /**
   * Moves a mailbox.
   *
   * @param wanted a listed host; empty for the one that the hash chooses
   */
  void place(User user, String wanted) {
    user.placeAt(wanted.isBlank() ? null : expectListed(wanted));
    place(user);
  }

  /** Throws unless this is a listed host, or empty where there are several to choose from. */
  void expectChoice(String wanted) {
    if (!wanted.isBlank() || !settings.dovecot().isSpread()) {
      expectListed(wanted);
    }
  }

  private String expectListed(String wanted) {
    return listed().stream()
        .filter(wanted.strip()::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> AccountsException.refused(FIELD, refusal(wanted)));
  }

  private String refusal(String wanted) {
    List<String> allowed = listed();
    return allowed.isEmpty()
        ? "a mail host can be chosen only if TMAIL_DOVECOT_LMTP lists several Dovecots"
        : wanted + " is not in TMAIL_DOVECOT_LMTP; expected one of " + String.join(", ", allowed);
  }

  /** The same on every node, for whichever order of the setting. */
  private String chosenFor(String login) {
    return rendezvous(listed(), login);
  }

  /**
   * The host with the highest score for the login (rendezvous hashing). One host more takes over
   * its share of the logins and leaves all others where they are.
   */
  static String rendezvous(List<String> hosts, String login) {
    ToLongFunction<String> score = host -> score(host, login);
    return hosts.stream()
        .max((one, other) -> Long.compareUnsigned(score.applyAsLong(one), score.applyAsLong(other)))
        .orElseThrow();
  }

  /** The first eight octets of SHA-256 over {@code HOST/LOGIN}. */
  private static long score(String host, String login) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((host + "/" + login).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
