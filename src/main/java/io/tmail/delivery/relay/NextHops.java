package io.tmail.delivery.relay;

import io.tmail.config.DeliverdSettings;
import io.tmail.config.LocalIps;
import io.tmail.config.Settings;
import io.tmail.delivery.client.NextHop;
import io.tmail.delivery.client.SmtpConnectionSpec;
import io.tmail.delivery.client.TlsFault;
import io.tmail.delivery.client.TlsPolicy;
import io.tmail.delivery.client.TlsWitness;
import io.tmail.dns.Dns;
import io.tmail.mail.Destination;
import io.tmail.outbound.Route;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Determines the next hops of a message: by the routes that match it, else by the MX of its domain;
 * with TLS policy, login and local address. Called by delivery threads, many at once.
 */
@ApplicationScoped
public class NextHops {
  private static final int MOST = 8;

  private RouteTable routes;
  private MxResolver resolver;
  private MtaSts policies;
  private Dane dane;
  private TlsExperience experience;
  private DeliverdSettings deliverd;
  private TlsPolicy byDefault;
  private String me;
  private final LocalAddresses localAddresses = new LocalAddresses();

  protected NextHops() {}

  @Inject
  NextHops(
      Settings settings,
      RouteTable routes,
      MxResolver resolver,
      MtaSts policies,
      Dns dns,
      TlsExperience experience) {
    this.routes = routes;
    this.resolver = resolver;
    this.policies = policies;
    this.dane = new Dane(dns);
    this.experience = experience;
    this.deliverd = settings.deliverd();
    this.byDefault = TlsPolicy.whereOffered(deliverd.tlsSkipVerify(), deliverd.tlsFallback());
    this.me = settings.general().me();
  }

  /**
   * The connections to try, in this order; never empty.
   *
   * @param need of the message
   * @throws UnreachableDomainException temporary or permanent
   */
  List<SmtpConnectionSpec> of(RouteTable.Query query, TlsNeed need)
      throws UnreachableDomainException {
    List<Route> taken = routes.routesFor(query);
    List<SmtpConnectionSpec> specs =
        taken.isEmpty() ? byMx(query.domain(), need) : byRoutes(taken, need);
    if (specs.isEmpty()) {
      throw UnreachableDomainException.temporary(
          "4.4.4", "no local address can reach " + query.domain());
    }
    return specs;
  }

  /** Hears how sessions begin, if the domain's MX and not a route decides about them. */
  TlsWitness witness(RouteTable.Query query) {
    return routes.routesFor(query).isEmpty()
        ? experience.witness(query.domain(), () -> policies.policyOf(query.domain()))
        : TlsWitness.NONE;
  }

  /**
   * One server by an administrator's choice; whatever is wrong with it, mail waits for another one.
   */
  List<SmtpConnectionSpec> via(Destination server, TlsNeed need) throws UnreachableDomainException {
    Collected collected = new Collected();
    try {
      for (NextHop hop : resolver.namedHost(server.host(), server.port())) {
        TlsPolicy tls = need == TlsNeed.REQUIRED ? byDefault.verified() : byDefault;
        SmtpConnectionSpec spec = SmtpConnectionSpec.smtp(hop, me, tls, deliverd.remoteTimeout());
        collected.add(() -> from(deliverd.relay().localIps(), spec));
      }
    } catch (UnreachableDomainException wrongServer) {
      throw UnreachableDomainException.temporary("4.4.4", String.valueOf(wrongServer.getMessage()));
    }
    return collected.orTrouble();
  }

  /** The servers that would be tried, or why there are none; for the route test. */
  public List<String> describe(RouteTable.Query query) {
    try {
      return of(query, TlsNeed.BY_POLICY).stream().map(SmtpConnectionSpec::toString).toList();
    } catch (UnreachableDomainException nowhere) {
      return List.of(String.valueOf(nowhere.getMessage()));
    }
  }

  private List<SmtpConnectionSpec> byMx(String domain, TlsNeed need)
      throws UnreachableDomainException {
    List<NextHop> hops = resolver.hopsOf(domain);
    Optional<StsPolicy> sts =
        need == TlsNeed.OPTIONAL
            ? Optional.empty()
            : policies.policyOf(domain).filter(StsPolicy::isEnforced);
    Collected collected = new Collected();
    for (NextHop hop : hops.subList(0, Math.min(hops.size(), MOST))) {
      collected.add(() -> from(deliverd.relay().localIps(), byMx(hop, sts, domain, need)));
    }
    return collected.orTrouble();
  }

  private SmtpConnectionSpec byMx(NextHop hop, Optional<StsPolicy> sts, String domain, TlsNeed need)
      throws UnreachableDomainException {
    TlsPolicy tls = need == TlsNeed.OPTIONAL ? byDefault : tlsByMx(hop, sts, domain);
    if (need == TlsNeed.REQUIRED && !hop.secure() && sts.isEmpty()) {
      throw UnreachableDomainException.permanent(
          "5.7.30", "REQUIRETLS: neither DNSSEC nor MTA-STS authenticates " + hop.name());
    }
    return SmtpConnectionSpec.smtp(
        hop, me, need == TlsNeed.REQUIRED ? tls.verified() : tls, deliverd.remoteTimeout());
  }

  /** DANE takes precedence over MTA-STS (RFC 8461 §2). */
  private TlsPolicy tlsByMx(NextHop hop, Optional<StsPolicy> sts, String domain)
      throws UnreachableDomainException {
    Optional<TlsPolicy> byDane = tlsByDane(hop, domain);
    if (byDane.isPresent() || sts.isEmpty()) {
      return byDane.orElse(byDefault);
    }
    if (!sts.get().lists(hop)) {
      TlsFault fault = new TlsFault(TlsFault.OTHER, "the policy does not list the server");
      experience.failed(domain, TlsSessionEvent.Policy.of(sts.get()), hop, fault);
      throw UnreachableDomainException.temporary(
          "4.7.5", "the MTA-STS policy of " + domain + " does not list " + hop.name());
    }
    return TlsPolicy.VERIFY;
  }

  private Optional<TlsPolicy> tlsByDane(NextHop hop, String domain)
      throws UnreachableDomainException {
    try {
      return deliverd.relay().dane() ? dane.policyFor(hop, domain) : Optional.empty();
    } catch (UnreachableDomainException unknown) {
      TlsFault fault = new TlsFault("dnssec-invalid", String.valueOf(unknown.getMessage()));
      experience.failed(domain, TlsSessionEvent.Policy.unknown("tlsa"), hop, fault);
      throw unknown;
    }
  }

  private List<SmtpConnectionSpec> byRoutes(List<Route> taken, TlsNeed need)
      throws UnreachableDomainException {
    Collected collected = new Collected();
    for (Route route : taken) {
      try {
        for (NextHop hop : resolver.namedHost(route.remoteHost(), route.remotePort())) {
          collected.add(() -> byRoute(route, hop, need));
        }
      } catch (UnreachableDomainException thisRouteOnly) {
        collected.trouble(thisRouteOnly);
      }
    }
    return collected.orTrouble();
  }

  private List<SmtpConnectionSpec> byRoute(Route route, NextHop hop, TlsNeed need)
      throws UnreachableDomainException {
    TlsPolicy tls = tlsByRoute(route, hop);
    TlsPolicy wanted = need == TlsNeed.REQUIRED ? tls.verified() : tls;
    SmtpConnectionSpec spec =
        new SmtpConnectionSpec(
                hop,
                route.protocol() == Route.Protocol.LMTP,
                me,
                route.protocol() == Route.Protocol.SMTPS ? wanted.atOnce() : wanted,
                deliverd.remoteTimeout())
            .withLogin(login(route));
    return from(localIps(route), spec);
  }

  /** What tmail wrote into the table need not be an address. */
  private LocalIps localIps(Route route) throws UnreachableDomainException {
    try {
      return route.localIps().map(LocalIps::parse).orElse(deliverd.relay().localIps());
    } catch (IllegalArgumentException malformed) {
      throw UnreachableDomainException.temporary(
          "4.3.5", "route " + route.id() + ": " + malformed.getMessage());
    }
  }

  private static Optional<SmtpConnectionSpec.Login> login(Route route) {
    boolean plainText = route.tls() == Route.Tls.NONE;
    return route
        .smtpAuthLogin()
        .map(name -> new SmtpConnectionSpec.Login(name, route.smtpAuthPassword(), plainText));
  }

  private TlsPolicy tlsByRoute(Route route, NextHop hop) throws UnreachableDomainException {
    boolean mayBeDane =
        route.tls() == Route.Tls.DANE
            || (route.tls() == Route.Tls.DEFAULT && deliverd.relay().dane());
    Optional<TlsPolicy> byDane = mayBeDane ? dane.policyFor(hop, hop.name()) : Optional.empty();
    if (route.tls() == Route.Tls.DANE && byDane.isEmpty()) {
      throw UnreachableDomainException.temporary(
          "4.7.5",
          "route " + route.id() + " requires DANE, but no TLSA record exists for " + hop.name());
    }
    return byDane.orElse(TlsPolicy.of(route.tls(), byDefault));
  }

  private List<SmtpConnectionSpec> from(LocalIps ips, SmtpConnectionSpec spec) {
    List<SmtpConnectionSpec> specs = new ArrayList<>();
    for (Optional<InetAddress> each : localAddresses.of(ips, spec.hop())) {
      specs.add(each.map(spec::comingFrom).orElse(spec));
    }
    return specs;
  }

  /** Collects what can be tried; a hop that can't does not hinder the others. */
  private static final class Collected {
    private final List<SmtpConnectionSpec> specs = new ArrayList<>();
    private Optional<UnreachableDomainException> trouble = Optional.empty();

    /** Finds out about one hop. */
    @FunctionalInterface
    interface Look {
      List<SmtpConnectionSpec> run() throws UnreachableDomainException;
    }

    void add(Look look) {
      try {
        specs.addAll(look.run());
      } catch (UnreachableDomainException thisHopOnly) {
        trouble(thisHopOnly);
      }
    }

    void trouble(UnreachableDomainException one) {
      trouble = Optional.of(one);
    }

    List<SmtpConnectionSpec> orTrouble() throws UnreachableDomainException {
      if (specs.isEmpty() && trouble.isPresent()) {
        throw trouble.get();
      }
      return specs;
    }
  }
}
