package io.tmail.accounts;

import io.tmail.database.Recent;
import io.tmail.database.Tables;
import io.tmail.mail.AddressRange;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The clients that may relay without a login. Called by many threads at once. */
@ApplicationScoped
public class RelayIps {
  private static final Logger LOG = Logger.getLogger(RelayIps.class.getName());

  private final Recent<InetAddress, Boolean> recent = new Recent<>();

  private Tables tables;
  private Event<AccountsChanged> changes;
  private ActionLog actions;

  protected RelayIps() {}

  @Inject
  public RelayIps(Tables tables, Event<AccountsChanged> changes, ActionLog actions) {
    this.tables = tables;
    this.changes = changes;
    this.actions = actions;
  }

  /** Whether the client's address is listed, alone or within a network. */
  public boolean allows(InetAddress client) {
    return recent.get(client, this::isListed);
  }

  /** All addresses and networks, as they were entered. */
  public List<RelayIp> list() {
    return rows();
  }

  /** Allows an address, or a network in CIDR form, to relay. */
  @Transactional
  public RelayIp add(String network) {
    Actor.expectAll("ip");
    AddressRange range = valid(network);
    AccountsException there = AccountsException.conflict("ip", "IP " + network + " already exists");
    if (listed(range).isPresent()) {
      throw there;
    }
    RelayIp relayIp = new RelayIp(network);
    tables.add(relayIp, there);
    actions.note("relayip.add", network, "");
    changes.fire(new AccountsChanged());
    return relayIp;
  }

  /** Removes an address or a network. */
  @Transactional
  public void remove(String network) {
    Actor.expectAll("ip");
    RelayIp listed =
        rows().stream()
            .filter(each -> each.network().equals(network))
            .findFirst()
            .or(() -> listed(valid(network)))
            .orElseThrow(
                () -> AccountsException.notFound("ip", "IP " + network + " doesn't exist"));
    tables.remove(listed);
    actions.note("relayip.remove", network, "");
    changes.fire(new AccountsChanged());
  }

  /** The row of a range, however it is spelled. */
  private Optional<RelayIp> listed(AddressRange range) {
    return rows().stream()
        .filter(each -> range(each).filter(range::equals).isPresent())
        .findFirst();
  }

  private static AddressRange valid(String network) {
    try {
      AddressRange range = AddressRange.parse(network);
      if (range.prefix() == 0) {
        throw AccountsException.refused(
            "ip", network + " is the whole Internet; trusting it would make an open relay");
      }
      return range;
    } catch (IllegalArgumentException malformed) {
      throw AccountsException.refused(
          "ip", network + " is neither an IP address nor a network such as 192.0.2.0/24");
    }
  }

  public void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private boolean isListed(InetAddress client) {
    return rows().stream()
        .map(RelayIps::range)
        .flatMap(Optional::stream)
        .anyMatch(range -> range.contains(client));
  }

  /** A row that cannot be parsed matches no client. */
  private static Optional<AddressRange> range(RelayIp row) {
    try {
      return Optional.of(AddressRange.parse(row.network()));
    } catch (IllegalArgumentException unreadable) {
      LOG.log(Level.WARNING, "relay_ip_oks: {0}", unreadable.getMessage());
      return Optional.empty();
    }
  }

  private List<RelayIp> rows() {
    return tables.named(RelayIp.ALL, RelayIp.class, q -> q);
  }
}
