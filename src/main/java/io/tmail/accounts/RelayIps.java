package io.tmail.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The clients that may send to anybody without a login. Called by many threads at once. */
@ApplicationScoped
public class RelayIps {
  private static final Logger LOG = Logger.getLogger(RelayIps.class.getName());

  private final Recent<InetAddress, Boolean> recent = new Recent<>();

  @Inject AccountTables tables;

  /** Whether the client's address is listed, alone or within a network. */
  public boolean allows(InetAddress client) {
    return recent.get(client, this::isListed);
  }

  void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountsChanged change) {
    recent.forget();
  }

  private boolean isListed(InetAddress client) {
    return tables.relayIps().stream()
        .map(RelayIps::range)
        .flatMap(Optional::stream)
        .anyMatch(range -> range.contains(client));
  }

  /** A row that cannot be read allows nobody. */
  private static Optional<AddressRange> range(RelayIp row) {
    try {
      return Optional.of(AddressRange.parse(row.network()));
    } catch (IllegalArgumentException unreadable) {
      LOG.log(Level.WARNING, "relay_ip_oks: {0}", unreadable.getMessage());
      return Optional.empty();
    }
  }
}
