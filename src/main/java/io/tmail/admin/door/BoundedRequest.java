package io.tmail.admin.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * A request whose body is counted while it is read, so that a chunked one does not pass the limit
 * of its place either, and whose octets have room among all {@link Shares}.
 */
final class BoundedRequest extends HttpServletRequestWrapper implements AutoCloseable {
  private final Shares bodies;
  private final Place place;
  private final String caller;
  private BoundedStream stream;
  private long taken;

  /**
   * @throws RefusedRequestException if there is no room for the announced body
   */
  BoundedRequest(HttpServletRequest request, Shares bodies) throws RefusedRequestException {
    super(request);
    this.bodies = bodies;
    this.place = Door.place(request);
    this.caller = caller(request);
    grow(request.getContentLengthLong());
  }

  private static String caller(HttpServletRequest request) {
    return request.getUserPrincipal() == null ? "" : request.getUserPrincipal().getName();
  }

  /** Checks the number of octets that the body has or will have. */
  void grow(long octets) throws RefusedRequestException {
    if (octets > place.mostOctets()) {
      throw new RefusedRequestException(Body.tooLarge(place));
    }
    if (octets > Shares.SMALL_OCTETS && octets > taken) {
      bodies.take(caller, octets - taken);
      taken = octets;
    }
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (stream == null) {
      stream = new BoundedStream(super.getInputStream(), this);
    }
    return stream;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return new BufferedReader(new InputStreamReader(getInputStream(), UTF_8));
  }

  @Override
  public void close() {
    if (taken > 0) {
      bodies.giveBack(caller, taken);
    }
  }
}
