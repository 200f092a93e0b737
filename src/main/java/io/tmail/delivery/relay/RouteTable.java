package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import io.tmail.outbound.Route;
import io.tmail.outbound.Routes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Selects the routes of a message (docs/OUTBOUND.md): only those of the most specific kind that
 * match, the lowest priority number first, equal ones in random order. Called by delivery threads
 * and by the route test.
 */
@ApplicationScoped
public class RouteTable {
  private Routes routes;

  protected RouteTable() {}

  @Inject
  RouteTable(Routes routes) {
    this.routes = routes;
  }

  /**
   * What decides about the route.
   *
   * @param authUser the authenticated sender, empty if none
   * @param mailFrom the reverse-path, empty if null
   * @param domain of the recipients
   */
  public record Query(String authUser, String mailFrom, String domain) {
    public Query {
      authUser = MailAddress.known(authUser);
      mailFrom = MailAddress.known(mailFrom);
      domain = DomainName.known(domain);
    }

    /**
     * Parses the arguments of a route test.
     *
     * @param user the authenticated sender, empty if none
     * @param from the reverse-path, empty or {@code <>} for the null sender
     * @param to a recipient
     * @throws InvalidAddressException if an address is malformed
     */
    public static Query parse(String user, String from, String to) throws InvalidAddressException {
      String sender = ReversePath.parse(from.equals("<>") ? "" : from).toString();
      return new Query(user, sender, MailAddress.parse(to).domain());
    }

    static Query of(DeliveryRequest request) {
      return new Query(
          request.authUser(), request.reversePath().toString(), request.destination().domain());
    }
  }

  /**
   * One route and the reason why it was used or not.
   *
   * @param taken whether it is among those that are used
   * @param why in words
   */
  public record Step(Route route, boolean taken, String why) {}

  /** The routes to try, in this order; empty: the MX of the domain. */
  public List<Route> routesFor(Query query) {
    return taken(routes.inForce(), query);
  }

  /** Every route and why it is used or not; those that are used come first, in their order. */
  public List<Step> explain(Query query) {
    List<Route> all = routes.list();
    List<Route> taken = taken(all, query);
    List<Step> steps = new ArrayList<>();
    taken.forEach(route -> steps.add(new Step(route, true, "matches " + condition(route))));
    for (Route route : all) {
      if (!taken.contains(route)) {
        steps.add(new Step(route, false, objection(route, query)));
      }
    }
    return steps;
  }

  private static List<Route> taken(List<Route> all, Query query) {
    OptionalInt best =
        all.stream().map(route -> rank(route, query)).flatMapToInt(OptionalInt::stream).min();
    List<Route> taken =
        new ArrayList<>(
            all.stream().filter(r -> best.isPresent() && rank(r, query).equals(best)).toList());
    Collections.shuffle(taken);
    taken.sort(Comparator.comparingInt(Route::priority));
    return taken;
  }

  /**
   * Its place in the order of looking, 0 the most specific; empty if it does not match. A login
   * comes before its domain at each step, anything with a user before anything without.
   */
  private static OptionalInt rank(Route route, Query query) {
    int user = closeness(route.user(), query.authUser());
    int from = closeness(route.mailFrom(), query.mailFrom());
    boolean host = route.host().map(query.domain()::equals).orElse(true);
    if (user < 0 || from < 0 || !host) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((user == ANY ? 100 : user) + 10 * step(route.host().isPresent(), from));
  }

  private static int step(boolean host, int from) {
    return from == ANY ? (host ? 4 : 5) : from + (host ? 0 : 2);
  }

  private static final int ANY = 2;
  private static final int NO = -1;

  /** 0: the whole address, 1: its domain, {@link #ANY}: nothing is said, {@link #NO}: no match. */
  private static int closeness(Optional<String> wanted, String address) {
    if (wanted.isEmpty()) {
      return ANY;
    }
    if (address.isEmpty()) {
      return NO;
    }
    if (MailAddress.known(wanted.get()).equals(address)) {
      return 0;
    }
    return DomainName.known(wanted.get()).equals(MailAddress.domainOf(address)) ? 1 : NO;
  }

  private static String condition(Route route) {
    List<String> conditions = new ArrayList<>();
    route.user().ifPresent(user -> conditions.add("user " + user));
    route.host().ifPresent(host -> conditions.add("host " + host));
    route.mailFrom().ifPresent(from -> conditions.add("mail from " + from));
    return conditions.isEmpty() ? "everything (*)" : String.join(", ", conditions);
  }

  private static String objection(Route route, Query query) {
    if (rank(route, query).isPresent()) {
      return "matches " + condition(route) + ", but a more specific route matches as well";
    }
    if (closeness(route.user(), query.authUser()) < 0) {
      return "is for user " + route.user().orElse("");
    }
    if (closeness(route.mailFrom(), query.mailFrom()) < 0) {
      return "is for mail from " + route.mailFrom().orElse("");
    }
    return "is for host " + route.host().orElse("");
  }
}
