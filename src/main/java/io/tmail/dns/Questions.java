package io.tmail.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;

/**
 * The questions to one resolver and the memory of its replies. A question that several threads have
 * at the same time is asked once. Nothing here blocks.
 */
final class Questions {
  private static final int MOST_ALIASES = 8;
  private static final int MOST_REMEMBERED = 20_000;

  private final Resolver resolver;
  private final Duration timeout;
  private final int mostOpen;
  private final Outage outage;
  private final AtomicInteger open = new AtomicInteger();
  private final AsyncCache<Question, DnsReply> memory;

  private record Question(Name name, int type) {}

  /**
   * @param timeout how long one question may take
   * @param mostOpen questions at once; more of them get a reply of trouble
   * @param outage of this resolver
   */
  Questions(Resolver resolver, Duration timeout, int mostOpen, Outage outage) {
    this.resolver = resolver;
    this.timeout = timeout;
    this.mostOpen = mostOpen;
    this.outage = outage;
    this.memory =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfter(Expiry.<Question, DnsReply>creating((question, reply) -> reply.lifetime()))
            .executor(Runnable::run)
            .recordStats()
            .buildAsync();
  }

  /** The reply, aliases followed. It never fails: trouble is a reply, too. */
  CompletableFuture<DnsReply> ask(Name name, int type) {
    return ask(new Question(name, type), MOST_ALIASES);
  }

  private CompletableFuture<DnsReply> ask(Question question, int aliases) {
    return remembered(question)
        .thenCompose(
            reply -> {
              if (!isAlias(reply, question)) {
                return CompletableFuture.completedFuture(reply);
              }
              if (aliases == 0) {
                return CompletableFuture.completedFuture(DnsReply.trouble("too many aliases"));
              }
              Name target = ((CNAMERecord) reply.records().get(0)).getTarget();
              return ask(new Question(target, question.type()), aliases - 1)
                  .thenApply(found -> found.behind(reply));
            });
  }

  private static boolean isAlias(DnsReply reply, Question question) {
    return reply.isFound()
        && question.type() != Type.CNAME
        && reply.records().get(0) instanceof CNAMERecord;
  }

  /** Failures are forgotten at once by the memory, so that only replies are kept. */
  private CompletableFuture<DnsReply> remembered(Question question) {
    return memory
        .get(question, (same, executor) -> send(same))
        .exceptionally(failure -> DnsReply.trouble(reason(failure)));
  }

  private CompletableFuture<DnsReply> send(Question question) {
    if (outage.isOn()) {
      outage.test(this::test);
      return CompletableFuture.failedFuture(new IllegalStateException("DNS server is silent"));
    }
    if (open.incrementAndGet() > mostOpen) {
      open.decrementAndGet();
      return CompletableFuture.failedFuture(new IllegalStateException("too many open questions"));
    }
    return reply(question).whenComplete((reply, never) -> open.decrementAndGet());
  }

  private CompletableFuture<DnsReply> reply(Question question) {
    return response(question)
        .whenComplete((response, failure) -> outage.count(failure, this::test))
        .handle(
            (response, failure) ->
                failure == null
                    ? DnsReply.of(question.name(), question.type(), response)
                    : DnsReply.trouble(reason(failure)));
  }

  /** The present reply, aliases not followed; it is not remembered. */
  CompletableFuture<DnsReply> askAnew(Name name, int type) {
    return reply(new Question(name, type));
  }

  /** Whether the resolver is left alone. */
  boolean isOut() {
    return outage.isOn();
  }

  /** The name servers of the root: any resolver that is well answers something to it. */
  private CompletableFuture<Message> test() {
    return response(new Question(Name.root, Type.NS));
  }

  private CompletableFuture<Message> response(Question question) {
    Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
    return resolver
        .sendAsync(query, Runnable::run)
        .toCompletableFuture()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String reason(Throwable failure) {
    return Outage.isSilence(failure) ? "no answer" : String.valueOf(failure.getMessage());
  }

  /** Questions that wait for an answer at present. */
  int open() {
    return open.get();
  }

  /** Questions so far that the memory had an answer to, or that somebody else had just asked. */
  long hits() {
    return memory.synchronous().stats().hitCount();
  }

  /** Questions so far that were sent. */
  long misses() {
    return memory.synchronous().stats().missCount();
  }
}
