package io.tmail.delivery.relay;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.mail.SmtpReply;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives connections to next hops, kept open for a moment after a transaction so that the next one
 * needs no greeting. Called by delivery threads, many at once.
 */
@ApplicationScoped
public class SmtpConnectionFactory {
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<SmtpConnectionSpec, Deque<SmtpConnection>> idle = new HashMap<>();

  /**
   * One mail transaction with the server of the spec. A kept connection that proves dead before
   * anything was answered is replaced by a fresh one, once.
   *
   * @return a result for each recipient; trouble with the connection is temporary
   */
  public List<DeliveryResult> transact(SmtpConnectionSpec spec, DeliveryRequest request) {
    String relay = spec.hop().toString();
    try {
      return results(exchange(spec, request), relay);
    } catch (RefusedException refused) {
      return DeliveryTransport.forAll(request, turnedAway(refused.reply(), relay));
    } catch (IOException broken) {
      return DeliveryTransport.forAll(
          request, DeliveryResult.deferred("4.4.1", relay + ": " + broken.getMessage(), relay));
    }
  }

  private List<SmtpReply> exchange(SmtpConnectionSpec spec, DeliveryRequest request)
      throws IOException {
    SmtpConnection connection = takeIdle(spec);
    if (connection != null) {
      try {
        return send(connection, request);
      } catch (IOException goneMeanwhile) {
        if (connection.answered()) {
          throw goneMeanwhile;
        }
      }
    }
    return send(open(spec), request);
  }

  /** A server that offers TLS and fails at it still gets mail that need not be secret. */
  private static SmtpConnection open(SmtpConnectionSpec spec) throws IOException {
    try {
      return SmtpConnection.open(spec);
    } catch (javax.net.ssl.SSLException tlsFailed) {
      if (spec.tls() != TlsPolicy.OPPORTUNISTIC) {
        throw tlsFailed;
      }
      return SmtpConnection.open(spec.withTls(TlsPolicy.NONE));
    }
  }

  private List<SmtpReply> send(SmtpConnection connection, DeliveryRequest request)
      throws IOException {
    List<SmtpConnection.Rcpt> recipients =
        request.recipients().stream()
            .map(r -> new SmtpConnection.Rcpt(r.address(), r.parameters().toString()))
            .toList();
    try {
      List<SmtpReply> replies =
          connection.send(
              request.reversePath(),
              request.parameters().toString(),
              recipients,
              request.content());
      if (connection.isUsable()) {
        keep(connection);
      } else {
        connection.close();
      }
      return replies;
    } catch (IOException | RuntimeException broken) {
      connection.close();
      throw broken;
    }
  }

  private static List<DeliveryResult> results(List<SmtpReply> replies, String relay) {
    List<DeliveryResult> results = new ArrayList<>();
    replies.forEach(reply -> results.add(DeliveryResult.of(reply, relay)));
    return results;
  }

  /** A host that turns us away at the door says nothing about the recipients: try again later. */
  private static DeliveryResult turnedAway(SmtpReply reply, String relay) {
    return reply.isTransient()
        ? new DeliveryResult.Deferred(reply, relay)
        : DeliveryResult.deferred("4.4.0", "turned away: " + reply, relay);
  }

  private synchronized SmtpConnection takeIdle(SmtpConnectionSpec spec) {
    Deque<SmtpConnection> kept = idle.get(spec);
    return kept == null ? null : kept.pollLast();
  }

  private synchronized void keep(SmtpConnection connection) {
    connection.idleFrom(System.nanoTime());
    idle.computeIfAbsent(connection.spec(), key -> new ArrayDeque<>()).addLast(connection);
  }

  /** Ends the connections that waited too long; called every second. */
  public void closeIdle() {
    closeIdle(System.nanoTime() - MAX_IDLE_NANOS);
  }

  @PreDestroy
  void closeAll() {
    closeIdle(Long.MAX_VALUE);
  }

  private void closeIdle(long before) {
    List<SmtpConnection> tired = new ArrayList<>();
    synchronized (this) {
      for (Deque<SmtpConnection> kept : idle.values()) {
        while (!kept.isEmpty() && kept.peekFirst().idleSince() < before) {
          tired.add(kept.pollFirst());
        }
      }
      idle.values().removeIf(Deque::isEmpty);
    }
    tired.forEach(SmtpConnection::quit);
  }
}
