package io.tmail.senders;

import io.tmail.mail.AddressRange;
import io.tmail.mail.MailAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of one owner, to be looked up in. Of several that match, the narrowest counts. */
public final class SenderList {
  static final SenderList EMPTY = new SenderList(List.of());

  private final Map<String, Opinion> names = new HashMap<>();

  /** The narrowest first. */
  private final List<Network> networks = new ArrayList<>();

  private record Network(AddressRange range, Opinion opinion) {}

  SenderList(List<SenderEntry> entries) {
    for (SenderEntry each : entries) {
      SenderPattern pattern = SenderPattern.parse(each.sender());
      pattern
          .range()
          .ifPresentOrElse(
              range -> networks.add(new Network(range, each.opinion())),
              () -> names.put(pattern.text(), each.opinion()));
    }
    networks.sort(Comparator.comparing((Network each) -> -each.range().prefix()));
  }

  /** What it says of an address: by itself, or by its domain or one above. */
  public Optional<Opinion> of(MailAddress address) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Opinion exact = names.get(address.toLowerCase());
    return exact == null ? ofDomain(address.domain()) : Optional.of(exact);
  }

  private Optional<Opinion> ofDomain(String domain) {
    for (String each = domain; !each.isEmpty(); each = parent(each)) {
      Opinion opinion = names.get("@" + each);
      if (opinion != null) {
        return Optional.of(opinion);
      }
    }
    return Optional.empty();
  }

  private static String parent(String domain) {
    int dot = domain.indexOf('.');
    return dot < 0 ? "" : domain.substring(dot + 1);
  }

  /** What it says of a client. */
  public Optional<Opinion> of(InetAddress client) {
    return networks.stream()
        .filter(each -> each.range().contains(client))
        .map(Network::opinion)
        .findFirst();
  }
}
