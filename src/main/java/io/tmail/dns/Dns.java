package io.tmail.dns;

import io.tmail.config.DeliverdSettings;
import io.tmail.config.Settings;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Asks DNS. SMTP sessions {@link #ask} about strangers' mail: two seconds per question, a bounded
 * number of questions at once, no DNSSEC. Deliveries {@link #find} where mail goes: ten seconds per
 * name server, and with DANE what DNSSEC authenticates. The two share no memory, so that nothing
 * that strangers make sessions ask delays or changes a delivery.
 */
@ApplicationScoped
public class Dns {
  /** Questions of sessions at once; a question costs a socket and some KiB. */
  public static final int MOST_OPEN = 500;

  private static final Duration PATIENCE_OF_SESSIONS = Duration.ofSeconds(2);
  private static final Duration PATIENCE_OF_DELIVERIES = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  private Questions sessions;
  private Questions deliveries;

  protected Dns() {}

  @Inject
  public Dns(Settings settings) throws IOException {
    DeliverdSettings deliverd = settings.deliverd();
    Resolver quick = resolver(deliverd.dnsServer(), PATIENCE_OF_SESSIONS.dividedBy(2));
    Resolver patient = resolver(deliverd.dnsServer(), PATIENCE_OF_DELIVERIES);
    sessions = new Questions(quick, PATIENCE_OF_SESSIONS, MOST_OPEN, new Outage());
    deliveries =
        new Questions(
            deliverd.relay().dane()
                ? validating(patient, deliverd.relay().trustAnchors())
                : patient,
            PATIENCE_OF_DELIVERIES.multipliedBy(TRIES),
            Integer.MAX_VALUE,
            new Outage());
  }

  /**
   * @param server {@code host}, {@code host:port}, or the same with an IPv6 address in brackets;
   *     empty for the servers of this machine
   * @param timeout of one try; a question is tried up to three times
   */
  private static Resolver resolver(Optional<String> server, Duration timeout)
      throws UnknownHostException {
    ExtendedResolver resolver =
        server.isPresent()
            ? new ExtendedResolver(List.of(resolverAt(server.get())))
            : new ExtendedResolver();
    resolver.setTimeout(timeout);
    resolver.setRetries(TRIES);
    return resolver;
  }

  private static Resolver resolverAt(String server) throws UnknownHostException {
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    SimpleResolver resolver = new SimpleResolver(hasPort ? server.substring(0, colon) : server);
    if (hasPort) {
      resolver.setPort(Integer.parseInt(server.substring(colon + 1)));
    }
    return resolver;
  }

  private static Resolver validating(Resolver asked, Optional<Path> anchors) throws IOException {
    ValidatingResolver validating = new ValidatingResolver(asked);
    try (InputStream records =
        anchors.isPresent()
            ? Files.newInputStream(anchors.get())
            : Dns.class.getResourceAsStream("root-anchors.txt")) {
      validating.loadTrustAnchors(records);
    }
    return validating;
  }

  /**
   * Asks for a session. Never blocks and never fails: after two seconds at most there is a reply,
   * of trouble if need be.
   *
   * @param type as in {@link Type}
   */
  public CompletableFuture<DnsReply> ask(String name, int type) {
    Optional<Name> parsed = parse(name);
    return parsed.isEmpty()
        ? CompletableFuture.completedFuture(DnsReply.notAName(name))
        : sessions.ask(parsed.get(), type);
  }

  /** Asks for a delivery, and waits for the reply. */
  public DnsReply find(String name, int type) {
    Optional<Name> parsed = parse(name);
    return parsed.isEmpty() ? DnsReply.notAName(name) : deliveries.ask(parsed.get(), type).join();
  }

  /**
   * The present records of a name, without the memory: texts whole, all else in the form of zone
   * files. For people, not for deliveries.
   *
   * @param type as zone files name it, such as {@code MX}
   * @return empty if there are none
   * @throws DnsUnavailableException if there is no response
   */
  public List<String> askAnew(String name, String type) throws DnsUnavailableException {
    int number = Type.value(type);
    DnsReply reply =
        parse(name)
            .map(parsed -> deliveries.askAnew(parsed, number).join())
            .orElseGet(() -> DnsReply.notAName(name));
    if (reply.isTrouble() || reply.kind() == DnsReply.Kind.NOT_A_NAME) {
      throw new DnsUnavailableException(name, reply.trouble());
    }
    return reply.records().stream()
        .filter(each -> each.getType() == number)
        .map(Dns::data)
        .toList();
  }

  private static String data(Record each) {
    if (!(each instanceof TXTRecord text)) {
      return each.rdataToString();
    }
    StringBuilder whole = new StringBuilder();
    for (byte[] part : text.getStringsAsByteArrays()) {
      whole.append(new String(part, StandardCharsets.UTF_8));
    }
    return whole.toString();
  }

  /** A backslash is a character as any other: names come from strangers, not from zone files. */
  private static Optional<Name> parse(String name) {
    try {
      return Optional.of(Name.fromString(DomainName.normal(name).replace("\\", "\\\\"), Name.root));
    } catch (TextParseException | InvalidAddressException malformed) {
      return Optional.empty();
    }
  }

  /** Questions of sessions that wait for an answer at present. */
  public int open() {
    return sessions.open();
  }

  /** Questions of sessions so far that needed no query of their own. */
  public long remembered() {
    return sessions.hits();
  }

  /** Questions of sessions so far that were sent. */
  public long sent() {
    return sessions.misses();
  }

  /** Whether the name server has left sessions without an answer, and is left alone. */
  public boolean isOut() {
    return sessions.isOut();
  }
}
