package io.tmail.delivery.relay;

import io.tmail.config.Settings;
import io.tmail.delivery.TimeLimit;
import io.tmail.delivery.client.TlsFault;
import io.tmail.dns.Dns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The policies of domains (RFC 8461): announced in DNS, fetched over HTTPS, cached for their
 * lifetime, even if a domain no longer announces one. Called by delivery threads, many at once; a
 * fetch takes at most half a minute, and a failed one is not repeated immediately.
 */
@ApplicationScoped
public class MtaSts {
  private static final Logger LOG = Logger.getLogger(MtaSts.class.getName());
  private static final Duration FETCH = Duration.ofSeconds(15);
  private static final Duration UNTIL_NEXT_FETCH = Duration.ofMinutes(5);
  private static final TlsSessionEvent.Policy UNKNOWN = TlsSessionEvent.Policy.unknown("sts");
  private static final int MOST_OCTETS = 64 * 1024;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile("v=STSv1\\s*;(?:.*;)?\\s*id=([A-Za-z0-9]{1,32})\\s*(?:;.*)?");

  private final Map<String, Remembered> memory = new ConcurrentHashMap<>();
  private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();
  private RelayDns dns;
  private TlsExperience experience;
  private boolean wanted;
  private Function<String, URI> where;
  private HttpClient.Builder client;
  private HttpClient http;

  /** A policy, or a fetch that failed. */
  private record Remembered(String id, Optional<StsPolicy> policy, long until, long notBefore) {
    boolean holds(long now) {
      return policy.isPresent() && until - now > 0;
    }
  }

  protected MtaSts() {}

  @Inject
  MtaSts(Settings settings, Dns dns, TlsExperience experience) {
    this(
        dns,
        experience,
        settings.deliverd().relay().mtaSts(),
        domain -> URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt"),
        HttpClient.newBuilder());
  }

  MtaSts(
      Dns dns,
      TlsExperience experience,
      boolean wanted,
      Function<String, URI> where,
      HttpClient.Builder client) {
    this.experience = experience;
    this.dns = new RelayDns(dns);
    this.wanted = wanted;
    this.where = where;
    this.client = client.followRedirects(HttpClient.Redirect.NEVER).connectTimeout(FETCH);
  }

  /** The policy in force; empty if the domain has none. */
  Optional<StsPolicy> policyOf(String domain) {
    if (!wanted || domain.startsWith("[")) {
      return Optional.empty();
    }
    synchronized (locks[Math.floorMod(domain.hashCode(), locks.length)]) {
      Remembered known = memory.get(domain);
      Optional<String> id = announced(domain);
      long now = System.nanoTime();
      if (id.isPresent() && isNews(known, id.get(), now)) {
        known = fetched(domain, id.get(), known);
        remember(domain, known);
      }
      return known != null && known.holds(now) ? known.policy() : Optional.empty();
    }
  }

  private static boolean isNews(Remembered known, String id, long now) {
    return known == null
        || ((!known.id().equals(id) || !known.holds(now)) && known.notBefore() - now <= 0);
  }

  private void remember(String domain, Remembered known) {
    if (memory.size() >= MOST_REMEMBERED) {
      memory.clear();
    }
    memory.put(domain, known);
  }

  /** The id of the current policy; empty on a DNS failure (RFC 8461 §3.1). */
  private Optional<String> announced(String domain) {
    try {
      List<String> found =
          dns.find("_mta-sts." + domain, Type.TXT).records().stream()
              .map(each -> String.join("", ((TXTRecord) each).getStrings()))
              .filter(text -> text.startsWith("v=STSv1"))
              .toList();
      return found.size() == 1 ? idOf(found.get(0)) : Optional.empty();
    } catch (UnreachableDomainException none) {
      return Optional.empty();
    }
  }

  /** The id that a record announces. */
  static Optional<String> idOf(String record) {
    Matcher matcher = ANNOUNCEMENT.matcher(record);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The new policy; if it cannot be had, the old one as long as it holds (RFC 8461 §5.1). */
  private Remembered fetched(String domain, String id, Remembered known) {
    long now = System.nanoTime();
    long notBefore = now + UNTIL_NEXT_FETCH.toNanos();
    try {
      Optional<StsPolicy> policy = StsPolicy.parse(fetch(where.apply(domain)));
      if (policy.isPresent()) {
        return new Remembered(id, policy, now + policy.get().maxAge().toNanos(), now);
      }
      LOG.log(Level.INFO, "MTA-STS policy of {0} is invalid", domain);
      experience.failed(domain, UNKNOWN, new TlsFault("sts-policy-invalid", ""));
    } catch (IOException | IllegalArgumentException unreachable) {
      LOG.log(
          Level.INFO,
          "MTA-STS policy of {0} not fetched: {1}",
          new Object[] {domain, unreachable.getMessage()});
      String type =
          unreachable instanceof SSLException ? "sts-webpki-invalid" : "sts-policy-fetch-error";
      String reason = String.valueOf(unreachable.getMessage());
      experience.failed(domain, UNKNOWN, new TlsFault(type, reason));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return known == null
        ? new Remembered(id, Optional.empty(), now, notBefore)
        : new Remembered(known.id(), known.policy(), known.until(), notBefore);
  }

  /** Made when first needed: it has a thread of its own. */
  private synchronized HttpClient http() {
    if (http == null) {
      http = client.build();
    }
    return http;
  }

  private String fetch(URI uri) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http()
            .send(HttpRequest.newBuilder(uri).timeout(FETCH).build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body();
        TimeLimit limit = new TimeLimit(FETCH, () -> close(body))) {
      byte[] bytes = body.readNBytes(MOST_OCTETS + 1);
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (response.statusCode() != 200
          || bytes.length > MOST_OCTETS
          || !type.startsWith("text/plain")
          || limit.exceeded()) {
        throw new IOException("status " + response.statusCode() + ", " + type);
      }
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException gone) {
      // it is no longer read
    }
  }
}
