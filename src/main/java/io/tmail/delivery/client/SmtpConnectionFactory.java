package io.tmail.delivery.client;

import io.tmail.config.Settings;
import io.tmail.delivery.Contact;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Handover;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.SetUp;
import io.tmail.mail.SmtpReply;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Gives connections to next hops, kept open for a moment after a transaction so that the next one
 * needs no greeting. Called by delivery threads, many at once.
 */
@ApplicationScoped
public class SmtpConnectionFactory {
  /** How long a free place at a busy server is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KeptConnections kept = new KeptConnections();
  private TlsSockets sockets;
  private Hosts hosts;

  /**
   * Without settings: Java's certificate authorities, and unreachable servers are never skipped.
   */
  public SmtpConnectionFactory() {
    this(Optional.empty(), new Hosts(Duration.ZERO, Integer.MAX_VALUE, 1));
  }

  @Inject
  public SmtpConnectionFactory(Settings settings) {
    this(
        settings.deliverd().relay().certificateAuthorities(),
        new Hosts(
            settings.deliverd().relay().skipDeadHost(),
            settings.deliverd().perHostConcurrency(),
            settings.deliverd().remoteConcurrency()));
  }

  public SmtpConnectionFactory(Optional<Path> authorities, Hosts hosts) {
    this.sockets = new TlsSockets(authorities);
    this.hosts = hosts;
  }

  /** Unreachable servers are tried again. */
  public void forgetDeadHosts() {
    hosts.forgetDead();
  }

  /**
   * One mail transaction with the server of the spec. A kept connection that proves dead before
   * anything was answered is replaced by a fresh one, once. A server that did not respond recently
   * is skipped.
   *
   * @return a result for each recipient; a failed connection is temporary
   */
  public List<DeliveryResult> transact(SmtpConnectionSpec spec, DeliveryRequest request) {
    return transact(spec, request, TlsWitness.NONE);
  }

  /** The same, and the witness hears how the session began, if it is a new one. */
  public List<DeliveryResult> transact(
      SmtpConnectionSpec spec, DeliveryRequest request, TlsWitness witness) {
    SetUp setUp = new SetUp();
    List<DeliveryResult> results =
        hosts.isDead(spec) ? leftAlone(spec, request) : attempt(spec, request, setUp, witness);
    Duration took = setUp.took();
    return results.stream().map(result -> result.after(took)).toList();
  }

  private List<DeliveryResult> attempt(
      SmtpConnectionSpec spec, DeliveryRequest request, SetUp setUp, TlsWitness witness) {
    String relay = spec.hop().toString();
    try {
      return inPlace(spec, request, setUp, witness);
    } catch (RefusedException refused) {
      return DeliveryTransport.forAll(request, turnedAway(refused.reply(), relay));
    } catch (SSLException tlsFailed) {
      return deferred(request, "4.7.5", String.valueOf(tlsFailed.getMessage()), relay);
    } catch (IOException broken) {
      return deferred(request, "4.4.1", String.valueOf(broken.getMessage()), relay);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return deferred(request, "4.3.2", "the server is stopping", relay);
    }
  }

  /** Whether the server did not respond recently, so that {@link #transact} would skip it. */
  public boolean leavesAlone(SmtpConnectionSpec spec) {
    return hosts.isDead(spec);
  }

  /** The results for a skipped server. */
  public static List<DeliveryResult> leftAlone(SmtpConnectionSpec spec, DeliveryRequest request) {
    return deferred(
        request,
        "4.4.1",
        "host unreachable at the last attempt; skipped for now",
        spec.hop().toString());
  }

  private static List<DeliveryResult> deferred(
      DeliveryRequest request, String status, String why, String relay) {
    return DeliveryTransport.forAll(
        request, DeliveryResult.deferred(status, relay + ": " + why, relay));
  }

  private List<DeliveryResult> inPlace(
      SmtpConnectionSpec spec, DeliveryRequest request, SetUp setUp, TlsWitness witness)
      throws IOException, InterruptedException {
    if (!hosts.enter(spec, PATIENCE)) {
      return deferred(
          request, "4.4.5", "connection limit for this destination reached", spec.hop().toString());
    }
    try {
      return exchange(spec, request, setUp, witness);
    } finally {
      hosts.leave(spec);
    }
  }

  private List<DeliveryResult> exchange(
      SmtpConnectionSpec spec, DeliveryRequest request, SetUp setUp, TlsWitness witness)
      throws IOException {
    SmtpConnection connection = kept.take(spec);
    if (connection != null) {
      try {
        setUp.done();
        return send(connection, request);
      } catch (IOException goneMeanwhile) {
        if (connection.answered()) {
          throw goneMeanwhile;
        }
        setUp.undone();
      }
    }
    SmtpConnection fresh = open(spec, witness);
    setUp.done();
    return send(fresh, request);
  }

  /** A server that offers TLS and fails at it still gets mail that need not be secret. */
  private SmtpConnection open(SmtpConnectionSpec spec, TlsWitness witness) throws IOException {
    try {
      SmtpConnection connection = greet(spec);
      witness.opened(spec, connection.tls());
      return connection;
    } catch (StarttlsRefusedException withoutTls) {
      witness.failed(spec, withoutTls.fault());
      throw withoutTls;
    } catch (SSLException tlsFailed) {
      witness.failed(spec, TlsFault.of(tlsFailed));
      if (!spec.tls().fallback()) {
        throw tlsFailed;
      }
      return greet(spec.withTls(TlsPolicy.NONE));
    }
  }

  private SmtpConnection greet(SmtpConnectionSpec spec) throws IOException {
    try {
      SmtpConnection connection = SmtpConnection.open(spec, sockets);
      hosts.answered(spec);
      return connection;
    } catch (ConnectException | NoRouteToHostException | SocketTimeoutException silent) {
      hosts.died(spec);
      throw silent;
    }
  }

  private List<DeliveryResult> send(SmtpConnection connection, DeliveryRequest request)
      throws IOException {
    try {
      List<SmtpReply> replies = connection.send(request);
      List<DeliveryResult> results = results(connection, replies);
      if (connection.isUsable()) {
        kept.keep(connection);
      } else {
        connection.close();
      }
      return results;
    } catch (SSLException tlsBroke) {
      connection.close(); // no word about certificates: it had begun, and the connection is gone
      throw new IOException("connection broken: " + tlsBroke.getMessage(), tlsBroke);
    } catch (IOException | RuntimeException broken) {
      connection.close();
      throw broken;
    }
  }

  private static List<DeliveryResult> results(SmtpConnection connection, List<SmtpReply> replies) {
    Contact contact = new Contact(connection.spec().hop().toString(), connection.tls());
    Handover handover =
        connection.spec().lmtp()
            ? Handover.FINAL
            : connection.offersDsn() ? Handover.RELAYED_WITH_DSN : Handover.RELAYED;
    return replies.stream().map(reply -> DeliveryResult.of(reply, contact, handover)).toList();
  }

  /** A host that rejects the connection says nothing about the recipients: retry later. */
  private static DeliveryResult turnedAway(SmtpReply reply, String relay) {
    return reply.isTransient()
        ? new DeliveryResult.Deferred(reply, relay)
        : DeliveryResult.deferred("4.4.0", "connection rejected: " + reply, relay);
  }

  /** Ends the connections that waited too long; called every second. */
  public void closeIdle() {
    kept.closeIdle();
  }

  @PreDestroy
  public void closeAll() {
    kept.closeAll();
  }
}
