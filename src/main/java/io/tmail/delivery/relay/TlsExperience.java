package io.tmail.delivery.relay;

import io.tmail.delivery.client.NextHop;
import io.tmail.delivery.client.SmtpConnectionSpec;
import io.tmail.delivery.client.TlsFault;
import io.tmail.delivery.client.TlsPolicy;
import io.tmail.delivery.client.TlsWitness;
import io.tmail.delivery.client.Tlsa;
import io.tmail.delivery.client.Trust;
import io.tmail.delivery.relay.TlsSessionEvent.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells observers what became of TLS with the servers of domains, for reports to them. */
@ApplicationScoped
public class TlsExperience {
  private static final Logger LOG = Logger.getLogger(TlsExperience.class.getName());

  private Consumer<TlsSessionEvent> observers;

  protected TlsExperience() {}

  @Inject
  TlsExperience(Event<TlsSessionEvent> events) {
    this((Consumer<TlsSessionEvent>) events::fire);
  }

  TlsExperience(Consumer<TlsSessionEvent> observers) {
    this.observers = observers;
  }

  /** A session was not even tried with a server. */
  void failed(String domain, Policy policy, NextHop hop, TlsFault fault) {
    tell(new TlsSessionEvent(domain, policy, hop.name(), addressOf(hop), "", Optional.of(fault)));
  }

  /** The policy of a domain cannot be had. */
  void failed(String domain, Policy policy, TlsFault fault) {
    tell(new TlsSessionEvent(domain, policy, "", "", "", Optional.of(fault)));
  }

  /**
   * Hears of sessions with the servers of a domain.
   *
   * @param sts its MTA-STS policy, asked for when a session begins
   */
  TlsWitness witness(String domain, Supplier<Optional<StsPolicy>> sts) {
    return new TlsWitness() {
      @Override
      public void opened(SmtpConnectionSpec spec, String tls) {
        if (spec.tls().start() == TlsPolicy.Start.STARTTLS) {
          told(
              spec,
              tls.isEmpty()
                  ? Optional.of(new TlsFault(TlsFault.NO_STARTTLS, ""))
                  : Optional.empty());
        }
      }

      @Override
      public void failed(SmtpConnectionSpec spec, TlsFault fault) {
        told(spec, Optional.of(fault));
      }

      private void told(SmtpConnectionSpec spec, Optional<TlsFault> fault) {
        Policy policy = policy(spec, sts);
        String from = spec.from().map(InetAddress::getHostAddress).orElse("");
        NextHop hop = spec.hop();
        tell(new TlsSessionEvent(domain, policy, hop.name(), addressOf(hop), from, fault));
      }
    };
  }

  private static Policy policy(SmtpConnectionSpec spec, Supplier<Optional<StsPolicy>> sts) {
    return spec.tls().trust() instanceof Trust.Dane dane
        ? new Policy(
            "tlsa", dane.records().stream().map(Tlsa::text).toList(), List.of(spec.hop().name()))
        : sts.get().map(Policy::of).orElse(Policy.NONE);
  }

  private static String addressOf(NextHop hop) {
    return hop.address() instanceof InetSocketAddress tcp && tcp.getAddress() != null
        ? tcp.getAddress().getHostAddress()
        : "";
  }

  /** An observer's failure never affects the delivery. */
  private void tell(TlsSessionEvent event) {
    try {
      observers.accept(event);
    } catch (RuntimeException theirs) {
      LOG.log(Level.WARNING, "an observer of TLS sessions failed", theirs);
    }
  }
}
