package io.tmail.accounts;

import io.tmail.config.RecipientSettings.Inactive;
import io.tmail.config.Settings;
import io.tmail.database.Recent;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves a recipient address: at RCPT, where the result decides between 250 and 550, and for
 * bounces. Called outside transactions by many threads. A database query takes about 100 µs of CPU,
 * so the same address is looked up at most once per second.
 *
 * <p>The first match counts: mailbox, e-mail alias, both again without the detail of {@code
 * name+detail}, domain alias (the same once more in the other domain), postmaster and abuse,
 * catch-all.
 */
@ApplicationScoped
public class RecipientResolver {
  private static final String POSTMASTER = "postmaster";

  /** Who must be reachable in every domain (RFC 5321 §4.5.1, RFC 2142 §4). */
  private static final Set<String> ROLES = Set.of(POSTMASTER, "abuse");

  private final Recent<MailAddress, Recipient> recent = new Recent<>();

  private UserTables users;
  private AliasTables aliases;
  private DomainTables domains;
  private MailHosts hosts;
  private ForwardedSenders forwarded;
  private Settings settings;

  protected RecipientResolver() {}

  @Inject
  public RecipientResolver(
      UserTables users,
      AliasTables aliases,
      DomainTables domains,
      MailHosts hosts,
      ForwardedSenders forwarded,
      Settings settings) {
    this.users = users;
    this.aliases = aliases;
    this.domains = domains;
    this.hosts = hosts;
    this.forwarded = forwarded;
    this.settings = settings;
  }

  /** The result, cached for one second. A database failure is an exception, never a refusal. */
  public Recipient resolve(MailAddress address) {
    return recent.get(address, this::find);
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private Recipient find(MailAddress address) {
    return forwarded.resolve(address).orElseGet(() -> findHere(address));
  }

  private Recipient findHere(MailAddress address) {
    Optional<RcptHost> host = domains.find(address.domain());
    if (host.isEmpty()) {
      return isOurPostmaster(address) ? postmaster(address) : new Recipient.NotOurs();
    }
    if (!host.get().isLocal()) {
      return new Recipient.Remote(address.domain());
    }
    Optional<Recipient> found = named(address).or(() -> inOtherDomain(host.get(), address));
    return isRole(address)
        ? found.filter(RecipientResolver::isTaken).orElseGet(() -> postmaster(address))
        : found
            .or(() -> users.catchAll(address.domain()).map(this::mailbox))
            .orElseGet(Recipient.NoMailbox::new);
  }

  /** Who bears the name itself, with or without its detail. */
  private Optional<Recipient> named(MailAddress address) {
    return exactly(address).or(() -> withoutDetail(address).flatMap(this::exactly));
  }

  private Optional<Recipient> exactly(MailAddress address) {
    String name = key(address);
    return users
        .find(name)
        .filter(User::hasMailbox)
        .map(this::mailbox)
        .or(() -> aliases.find(name).flatMap(this::aliased));
  }

  private String key(MailAddress address) {
    return settings.recipients().caseSensitive() && !isRole(address)
        ? address.toString()
        : address.toLowerCase();
  }

  private Optional<MailAddress> withoutDetail(MailAddress address) {
    String local = address.localPart();
    for (int i = 1; i < local.length(); i++) {
      if (settings.recipients().delimiters().indexOf(local.charAt(i)) >= 0) {
        return Optional.of(new MailAddress(local.substring(0, i), address.domain()));
      }
    }
    return Optional.empty();
  }

  /** A domain alias is followed once: the other domain must not be an alias itself. */
  private Optional<Recipient> inOtherDomain(RcptHost host, MailAddress address) {
    return host.isAlias()
        ? aliases
            .find(host.hostname())
            .filter(Alias::isDomainAlias)
            .flatMap(alias -> alias.targets().stream().findFirst())
            .filter(other -> domains.find(other).filter(RcptHost::holdsMailboxes).isPresent())
            .map(other -> find(new MailAddress(address.localPart(), other)))
        : Optional.empty();
  }

  private Recipient mailbox(User user) {
    if (!hosts.reaches(user.login())) {
      return new Recipient.NoMailbox(Recipient.NoMailbox.Why.UNREACHABLE);
    }
    return takesMail(user) ? open(user) : new Recipient.NoMailbox(Recipient.NoMailbox.Why.INACTIVE);
  }

  private Recipient.Mailbox open(User user) {
    return new Recipient.Mailbox(user.login(), user.hasQuota(), hosts.wayTo(user));
  }

  private boolean takesMail(User user) {
    boolean active = user.isActive() || settings.recipients().inactive() == Inactive.DELIVER;
    return active && hosts.reaches(user.login());
  }

  /**
   * Mailboxes and other servers are followed, so that no alias here leads to another; a mailbox
   * that is gone is left out.
   */
  private Optional<Recipient> aliased(Alias alias) {
    List<User> owners =
        alias.targets().stream()
            .flatMap(login -> users.find(login).filter(User::hasMailbox).stream())
            .toList();
    List<User> takers = owners.stream().filter(this::takesMail).toList();
    List<MailAddress> outside = outside(alias);
    boolean pipe = alias.pipe().isPresent() || !outside.isEmpty();
    if (takers.isEmpty() && !pipe) {
      return owners.stream().findFirst().map(this::mailbox);
    }
    if (takers.size() == 1 && !pipe && !alias.isMiniList()) {
      return Optional.of(mailbox(takers.get(0)));
    }
    List<Recipient.Mailbox> mailboxes = takers.stream().map(this::open).toList();
    return Optional.of(
        new Recipient.Aliased(
            alias.name(), mailboxes, alias.pipe().isPresent(), alias.isMiniList(), outside));
  }

  /** Addresses on other servers, unless their domain has since become one of this server's. */
  private List<MailAddress> outside(Alias alias) {
    String own = "@" + MailAddress.domainOf(alias.name());
    return alias.targets().stream()
        .filter(target -> !target.endsWith(own))
        .map(MailAddress::parse)
        .filter(target -> domains.find(target.domain()).filter(RcptHost::isLocal).isEmpty())
        .toList();
  }

  private static boolean isRole(MailAddress address) {
    return ROLES.stream().anyMatch(address.localPart()::equalsIgnoreCase);
  }

  /** The server's own name need not be a domain of mailboxes (RFC 5321 §4.5.1). */
  private boolean isOurPostmaster(MailAddress address) {
    return address.localPart().equalsIgnoreCase(POSTMASTER) && isOwnName(address);
  }

  /** The fallback mailbox for it: such mail must not be refused. */
  private Recipient postmaster(MailAddress address) {
    return appointed(address)
        .or(() -> lastResort(address))
        .orElseGet(() -> new Recipient.NoMailbox(Recipient.NoMailbox.Why.NOT_YET));
  }

  /** The address from a setting, or else a mailbox of the domain itself. */
  private Optional<Recipient> appointed(MailAddress address) {
    return settings
        .recipients()
        .postmaster()
        .filter(chosen -> !chosen.equals(address))
        .flatMap(this::chosenPostmaster)
        .or(() -> anyway(users.catchAll(address.domain())))
        .or(() -> anyway(users.oldestMailbox(address.domain())));
  }

  /** The server's own mail goes to its first user; that of another's domain does not. */
  private Optional<Recipient> lastResort(MailAddress address) {
    return isOwnName(address) ? anyway(users.oldestMailbox("")) : Optional.empty();
  }

  /** Whether its mail goes to a fallback mailbox because the address has none of its own. */
  boolean hasNoReaderOfItsOwn(MailAddress address) {
    return isOwnName(address)
        && !isTaken(named(address).orElseGet(Recipient.NoMailbox::new))
        && appointed(address).isEmpty();
  }

  private boolean isOwnName(MailAddress address) {
    return address.domain().equals(settings.general().me());
  }

  /** The address in TMAIL_SMTPD_POSTMASTER, here or elsewhere, if it accepts mail. */
  private Optional<Recipient> chosenPostmaster(MailAddress chosen) {
    boolean here = domains.find(chosen.domain()).filter(RcptHost::isLocal).isPresent();
    return here
        ? named(chosen).filter(RecipientResolver::isTaken)
        : Optional.of(new Recipient.Forwarded(chosen));
  }

  private static boolean isTaken(Recipient recipient) {
    return !(recipient instanceof Recipient.NoMailbox);
  }

  private Optional<Recipient> anyway(Optional<User> found) {
    return found
        .filter(user -> hosts.reaches(user.login()))
        .map(user -> new Recipient.Mailbox(user.login(), false, hosts.wayTo(user)));
  }
}
