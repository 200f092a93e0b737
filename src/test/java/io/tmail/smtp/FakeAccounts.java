package io.tmail.smtp;

import io.tmail.accounts.DomainTables;
import io.tmail.accounts.ForwardedSenders;
import io.tmail.accounts.JunkScores;
import io.tmail.accounts.RcptHost;
import io.tmail.accounts.Recipient;
import io.tmail.accounts.RecipientResolver;
import io.tmail.accounts.SenderAddresses;
import io.tmail.accounts.User;
import io.tmail.config.Settings;
import io.tmail.credentials.Passwords;
import io.tmail.mail.MailAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * alice@example.com has a mailbox, may relay and says {@code secret-1}; bob@example.com has a
 * mailbox only; team@example.com is an alias of both and of a command, list@example.com a minilist
 * of both; full@ and tight@example.com have mailboxes with a quota; alice takes all of
 * catch.example; relayed.example is passed on; all else is foreign. Everybody sends from any
 * address but boss@example.com. {@link #away} plays a database in trouble.
 */
final class FakeAccounts extends Passwords {
  volatile boolean away;

  /** How long the check of a password takes, and how often one was checked. */
  volatile long checkMillis;

  final AtomicInteger checks = new AtomicInteger();

  @Override
  public Optional<User> authenticate(String login, String password) {
    available();
    checks.incrementAndGet();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(checkMillis));
    boolean known = login.equals("alice@example.com") || login.equals("bob@example.com");
    return known && password.equals("secret-1")
        ? Optional.of(new FakeUser(login))
        : Optional.empty();
  }

  RecipientResolver resolver() {
    return new RecipientResolver() {
      @Override
      public Recipient resolve(MailAddress address) {
        available();
        return switch (address.domain()) {
          case "example.com" -> mailbox(address);
          case "catch.example" -> new Recipient.Mailbox("alice@example.com");
          case "relayed.example" -> new Recipient.Remote(address.domain());
          default -> new Recipient.NotOurs();
        };
      }
    };
  }

  /** Bob wants more than others. */
  JunkScores junkScores(Settings settings) {
    return new JunkScores(null, settings) {
      @Override
      protected OptionalDouble chosen(String login) {
        return login.startsWith("bob@") ? OptionalDouble.of(20) : OptionalDouble.empty();
      }
    };
  }

  /** No domain is one of this server's. */
  ForwardedSenders forwardedSenders(Settings settings) {
    return new ForwardedSenders(settings, new NoDomains(), Clock.systemUTC());
  }

  private static final class NoDomains extends DomainTables {
    @Override
    public Optional<RcptHost> find(String hostname) {
      return Optional.empty();
    }
  }

  SenderAddresses senders() {
    return new SenderAddresses() {
      @Override
      public boolean allows(User user, MailAddress sender) {
        return !sender.toLowerCase().equals("boss@example.com");
      }
    };
  }

  private static Recipient mailbox(MailAddress address) {
    String login = address.toLowerCase();
    List<Recipient.Mailbox> both =
        List.of(
            new Recipient.Mailbox("alice@example.com"), new Recipient.Mailbox("bob@example.com"));
    if (login.equals("team@example.com")) {
      return new Recipient.Aliased(login, both, true, false);
    }
    if (login.equals("list@example.com")) {
      return new Recipient.Aliased(login, both, false, true);
    }
    if (login.equals("out@example.com")) {
      MailAddress elsewhere = MailAddress.parse("x@elsewhere.example");
      return new Recipient.Aliased(login, both, false, false, List.of(elsewhere));
    }
    if (login.equals("full@example.com") || login.equals("tight@example.com")) {
      return new Recipient.Mailbox(login, true);
    }
    return login.equals("alice@example.com") || login.equals("bob@example.com")
        ? new Recipient.Mailbox(login)
        : new Recipient.NoMailbox();
  }

  private void available() {
    if (away) {
      throw new IllegalStateException("database is locked");
    }
  }

  private static final class FakeUser extends User {
    private final String login;

    FakeUser(String login) {
      this.login = login;
    }

    @Override
    public String login() {
      return login;
    }

    @Override
    public boolean mayRelay() {
      return login.startsWith("alice");
    }
  }
}
