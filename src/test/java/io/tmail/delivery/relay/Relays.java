package io.tmail.delivery.relay;

import io.tmail.accounts.SenderAddresses;
import io.tmail.config.Settings;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.dns.Dns;
import io.tmail.mail.MailAddress;
import io.tmail.outbound.DkimKeys;
import io.tmail.outbound.Route;
import io.tmail.outbound.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay as the container would put it together, with routes and keys of the test's own. */
final class Relays {
  final List<Route> routes = new ArrayList<>();
  final List<DkimKeys.Signer> signers = new ArrayList<>();

  /** Login and address, which may be one of that user's. */
  final List<String> own = new ArrayList<>();

  /** What was found out about TLS. */
  List<TlsSessionEvent> sessions = new CopyOnWriteArrayList<>();

  private final TlsExperience experience = new TlsExperience(event -> sessions.add(event));

  /** Who owns which address. */
  SenderAddresses senders =
      new SenderAddresses() {
        @Override
        public boolean owns(String login, MailAddress sender) {
          return own.contains(login + " " + sender) || sender.toLowerCase().equals(login);
        }
      };

  private final Map<String, String> environment = new HashMap<>();

  Relays() {
    set("TMAIL_ME", "me.example");
    set("TMAIL_CFG", "/dev/null");
    set("TMAIL_SMTPD_LAUNCH", "false");
    set("TMAIL_DELIVERD_MTA_STS", "false");
  }

  Relays set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Settings settings() {
    return Settings.load(environment);
  }

  Dns dns() {
    try {
      return new Dns(settings());
    } catch (IOException unresolved) {
      throw new AssertionError(unresolved);
    }
  }

  MxResolver resolver() {
    return new MxResolver(settings(), dns());
  }

  RouteTable table() {
    return new RouteTable(
        new Routes() {
          @Override
          public List<Route> inForce() {
            return routes;
          }

          @Override
          public List<Route> list() {
            return routes;
          }
        });
  }

  private DkimKeys keys() {
    return new DkimKeys() {
      @Override
      public List<Signer> signersOf(String domain) {
        return signers.stream().filter(each -> each.domain().equals(domain)).toList();
      }
    };
  }

  DkimSigner signer() {
    return new DkimSigner(settings(), keys(), senders, Clock.systemUTC());
  }

  ForwardSeal seal() {
    return new ForwardSeal(settings(), keys(), dns(), Clock.systemUTC());
  }

  SmtpRelay relay(SmtpConnectionFactory connections) {
    Dns dns = dns();
    MtaSts policies =
        new MtaSts(dns, experience, false, domain -> URI.create(""), HttpClient.newBuilder());
    return relay(connections, dns, policies);
  }

  SmtpRelay relay(SmtpConnectionFactory connections, Dns dns, MtaSts policies) {
    return new SmtpRelay(
        new NextHops(
            settings(), table(), new MxResolver(settings(), dns), policies, dns, experience),
        connections,
        signer(),
        seal());
  }
}
