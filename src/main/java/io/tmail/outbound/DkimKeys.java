package io.tmail.outbound;

import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.secrets.SecretSeal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The use cases of DKIM keys. A domain signs with an RSA and an Ed25519 key; a rotation adds two
 * new ones, whose records are published first. Any thread may call.
 */
@ApplicationScoped
public class DkimKeys {
  private static final Logger LOG = Logger.getLogger(DkimKeys.class.getName());

  private final Recent<String, List<Signer>> recent = new Recent<>();

  private Tables tables;
  private SecretSeal seal;
  private Event<AccountsChanged> changes;
  private ActionLog actions;
  private Clock clock;

  protected DkimKeys() {}

  @Inject
  public DkimKeys(
      Tables tables,
      SecretSeal seal,
      Event<AccountsChanged> changes,
      ActionLog actions,
      Clock clock) {
    this.tables = tables;
    this.seal = seal;
    this.changes = changes;
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * A key ready to sign.
   *
   * @param headers the fields to sign in lower case; empty for the usual ones
   */
  public record Signer(
      String domain,
      String selector,
      DkimAlgorithm algorithm,
      PrivateKey key,
      List<String> headers) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Signer";
    }
  }

  /** The keys that sign a domain's mail, as they were within the last second. */
  public List<Signer> signersOf(String domain) {
    return recent.get(DomainName.known(domain), this::signers);
  }

  private List<Signer> signers(String domain) {
    return rows(domain).stream()
        .filter(key -> key.state() == DkimKey.State.ACTIVE)
        .map(this::signer)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A key that cannot be read signs nothing. */
  private Optional<Signer> signer(DkimKey key) {
    try {
      return Optional.of(
          new Signer(
              key.domain(),
              key.selector(),
              key.algorithm(),
              key.algorithm().read(privateKey(key)),
              key.headers()));
    } catch (IllegalArgumentException unreadable) {
      LOG.log(Level.WARNING, "{0}: " + unreadable.getMessage(), key);
      return Optional.empty();
    }
  }

  /**
   * The private key, PEM.
   *
   * @throws IllegalArgumentException if it was sealed with another key than the server has now
   */
  public String privateKey(DkimKey key) {
    try {
      return key.privateKey(seal);
    } catch (GeneralSecurityException otherKey) {
      throw new IllegalArgumentException("the private key was sealed with another key file");
    }
  }

  /** Seals those that an earlier version or another program wrote; how many. */
  @Transactional
  public int sealAll() {
    List<DkimKey> open = rows().stream().filter(key -> !key.isSealed()).toList();
    open.forEach(key -> key.seal(seal));
    return open.size();
  }

  /** All keys, by domain. */
  public List<DkimKey> list() {
    return rows();
  }

  /** The keys of a domain, the newest first; empty if its mail is not signed. */
  public List<DkimKey> of(String domain) {
    return rows(DomainName.known(domain));
  }

  /** Creates two keys, which sign from now on. */
  @Transactional
  public List<DkimKey> enable(String domain) {
    Actor.expectAll("domain");
    String name = valid(domain);
    if (!of(name).isEmpty()) {
      throw AccountsException.conflict("domain", "DKIM is already enabled on " + name);
    }
    List<DkimKey> made = make(name, DkimKey.State.ACTIVE);
    changed("dkim.enable", name, "");
    return made;
  }

  /** Removes all keys of a domain; its mail is not signed any more. */
  @Transactional
  public void disable(String domain) {
    Actor.expectAll("domain");
    existing(domain).forEach(tables::remove);
    changed("dkim.disable", domain, "");
  }

  /** Creates the next two keys, which sign nothing before {@link #activate}. */
  @Transactional
  public List<DkimKey> prepare(String domain) {
    Actor.expectAll("domain");
    List<DkimKey> keys = existing(domain);
    if (keys.stream().anyMatch(key -> key.state() == DkimKey.State.NEXT)) {
      throw AccountsException.conflict(
          "domain", "the next keys of " + domain + " already exist; publish and activate them");
    }
    List<DkimKey> made = make(keys.get(0).domain(), DkimKey.State.NEXT);
    changed("dkim.next", domain, "");
    return made;
  }

  /**
   * Activates the next keys, retires the present ones, and deletes those retired earlier: mail that
   * they signed has been delivered or returned.
   */
  @Transactional
  public List<DkimKey> activate(String domain) {
    Actor.expectAll("domain");
    List<DkimKey> keys = existing(domain);
    if (keys.stream().noneMatch(key -> key.state() == DkimKey.State.NEXT)) {
      throw AccountsException.refused(
          "domain", "there are no next keys of " + domain + "; create them first");
    }
    for (DkimKey key : keys) {
      switch (key.state()) {
        case NEXT -> key.activate();
        case ACTIVE -> key.retire();
        case RETIRED -> tables.remove(key);
      }
    }
    changed("dkim.activate", domain, "");
    return keys.stream().filter(key -> key.state() == DkimKey.State.ACTIVE).toList();
  }

  private List<DkimKey> make(String domain, DkimKey.State state) {
    List<DkimKey> made = new ArrayList<>();
    for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
      DkimKey key =
          new DkimKey(domain, freeSelector(domain, algorithm), algorithm, state, clock.instant());
      key.seal(seal);
      tables.add(
          key,
          AccountsException.conflict(
              "domain", "another request is creating keys at the same time; try again"));
      made.add(key);
    }
    return made;
  }

  /** {@code t20260131-rsa}; later ones of the same day have a number. */
  private String freeSelector(String domain, DkimAlgorithm algorithm) {
    List<String> taken = of(domain).stream().map(DkimKey::selector).toList();
    String day =
        "t"
            + LocalDate.now(clock.withZone(ZoneOffset.UTC))
                .format(DateTimeFormatter.BASIC_ISO_DATE);
    String selector = day + "-" + algorithm.keyType();
    for (int i = 2; taken.contains(selector); i++) {
      selector = day + "-" + i + "-" + algorithm.keyType();
    }
    return selector;
  }

  private List<DkimKey> existing(String domain) {
    List<DkimKey> keys = of(domain);
    if (keys.isEmpty()) {
      throw AccountsException.notFound("domain", "DKIM is not enabled on " + domain);
    }
    return keys;
  }

  private static String valid(String domain) {
    try {
      MailAddress postmaster = MailAddress.parse("postmaster@" + domain.strip());
      if (!postmaster.isAddressLiteral()) {
        return postmaster.domain();
      }
    } catch (InvalidAddressException refusedBelow) {
      // one message for both
    }
    throw AccountsException.refused("domain", "'" + domain + "' is not a valid domain");
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private void changed(String action, String entity, String detail) {
    changes.fire(new AccountsChanged());
    actions.note(action, entity, detail);
  }

  private List<DkimKey> rows() {
    return tables.named(DkimKey.ALL, DkimKey.class, q -> q);
  }

  /** The keys of a domain, the newest first. */
  private List<DkimKey> rows(String domain) {
    return tables.named(DkimKey.OF_DOMAIN, DkimKey.class, q -> q.setParameter("domain", domain));
  }
}
