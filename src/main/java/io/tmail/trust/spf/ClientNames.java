package io.tmail.trust.spf;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The validated names of a client (RFC 7208 §5.5): names that its address leads to, and that lead
 * back to the address. A name without an answer is skipped.
 */
final class ClientNames {
  private static final int MOST_NAMES = 10;

  private final Lookups lookups;
  private final ClientAddress client;

  ClientNames(Lookups lookups, ClientAddress client) {
    this.lookups = lookups;
    this.client = client;
  }

  /** Whether one of them is the domain or a name below it. */
  boolean isAnyIn(String domain) {
    return first(name -> isIn(name, domain)).isPresent();
  }

  /** The macro {@code p} (RFC 7208 §7.3): the domain itself, else one below it, else any. */
  String best(String domain) {
    return first(name -> name.equalsIgnoreCase(domain))
        .or(() -> first(name -> isIn(name, domain)))
        .or(() -> first(name -> true))
        .orElse("unknown");
  }

  private Optional<String> first(Predicate<String> wanted) {
    List<String> names =
        lookups.findQuietly(client.pointer(), Type.PTR).stream()
            .map(each -> ((PTRRecord) each).getTarget().toString(true))
            .limit(MOST_NAMES)
            .toList();
    List<String> candidates = names.stream().filter(wanted).toList();
    lookups.askAll(candidates, client.type());
    return candidates.stream().filter(this::leadsBack).findFirst();
  }

  private boolean leadsBack(String name) {
    List<Record> addresses = lookups.findQuietly(name, client.type());
    return addresses.stream().anyMatch(each -> client.isIn(Network.of(each)));
  }

  private static boolean isIn(String name, String domain) {
    String lower = name.toLowerCase(Locale.ROOT);
    String suffix = domain.toLowerCase(Locale.ROOT);
    return lower.equals(suffix) || lower.endsWith("." + suffix);
  }
}
