package io.tmail.admin.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.admin.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.util.BufferChunk;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Runs between the parser of the container's HTTP listener and the servlets. Closes connections
 * that exceed the limit or whose next request takes too long to arrive, and refuses ambiguous
 * requests. Called by the listener's threads; never waits.
 */
final class WireFilter extends BaseFilter {
  private static final long SWEEP_NANOS = 1_000_000_000L;

  /** The container takes no longer head than 8 KiB. */
  private static final int MOST_OF_HEAD = 16 << 10;

  private final Connections<Connection<?>> connections;
  private final LongSupplier clock;
  private final String seen = WireFilter.class.getName();
  private volatile long sweptAt;

  /**
   * @param clock nanoseconds
   */
  WireFilter(Connections<Connection<?>> connections, LongSupplier clock) {
    this.connections = connections;
    this.clock = clock;
    this.sweptAt = clock.getAsLong();
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    sweep();
    InetAddress client = ((InetSocketAddress) connection.getPeerAddress()).getAddress();
    if (!connections.open(connection, client, clock.getAsLong())) {
      Complaints.closed(client, connections.count());
      connection.closeSilently();
      return context.getStopAction();
    }
    connection.addCloseListener(
        (CloseListener<Connection<?>, CloseType>) (closed, how) -> connections.close(connection));
    return context.getInvokeAction();
  }

  /** Each new connection makes room first; room is not needed earlier. */
  private void sweep() {
    long now = clock.getAsLong();
    if (now - sweptAt > SWEEP_NANOS) {
      sweptAt = now;
      connections.late(now).forEach(Connection::closeSilently);
    }
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    if (!(context.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)
        || request.getAttribute(seen) != null) {
      return context.getInvokeAction();
    }
    request.setAttribute(seen, true);
    connections.serve(context.getConnection());
    Optional<Problem> refusal = fault(request).map(why -> Problem.of(400, "Bad Request", why));
    if (refusal.isEmpty()) {
      return context.getInvokeAction();
    }
    Complaints.refused(client(context), request.getMethod().getMethodString(), refusal.get());
    answer(context, request, refusal.get());
    return context.getStopAction();
  }

  private static InetAddress client(FilterChainContext context) {
    return ((InetSocketAddress) context.getConnection().getPeerAddress()).getAddress();
  }

  private static Optional<String> fault(HttpRequestPacket request) {
    DataChunk target = request.getRequestURIRef().getOriginalRequestURIBC();
    String text =
        switch (target.getType()) {
          case Bytes -> text(target.getByteChunk());
          case Buffer -> text(target.getBufferChunk());
          default -> "";
        };
    return RawHead.of(target.toString(ISO_8859_1), text).fault();
  }

  private static String text(ByteChunk chunk) {
    int end = Math.min(chunk.getBuffer().length, chunk.getStart() + MOST_OF_HEAD);
    return new String(chunk.getBuffer(), chunk.getStart(), end - chunk.getStart(), ISO_8859_1);
  }

  private static String text(BufferChunk chunk) {
    Buffer buffer = chunk.getBuffer();
    int end = Math.min(buffer.limit(), chunk.getStart() + MOST_OF_HEAD);
    return buffer.toStringContent(ISO_8859_1, chunk.getStart(), end);
  }

  /** The listener closes the connection after a response that says so. */
  private static void answer(
      FilterChainContext context, HttpRequestPacket request, Problem problem) {
    byte[] body = problem.toJson().getBytes(UTF_8);
    HttpResponsePacket response = request.getResponse();
    response.setStatus(problem.status());
    Place.OTHER.fields(false).forEach(response::setHeader);
    response.setHeader("Connection", "close");
    response.setContentType(Problem.JSON);
    response.setContentLength(body.length);
    request.getProcessingState().setKeepAlive(false);
    Buffer content = Buffers.wrap(context.getMemoryManager(), body);
    context.write(HttpContent.builder(response).content(content).last(true).build());
    context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event.type() == HttpServerFilter.RESPONSE_COMPLETE_EVENT.type()) {
      connections.await(context.getConnection(), clock.getAsLong());
    }
    return context.getInvokeAction();
  }
}
