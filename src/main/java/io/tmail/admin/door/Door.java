package io.tmail.admin.door;

import io.tmail.admin.Problem;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Called for every request before authentication, and again as the first filter. Reads fields only,
 * never the body. Any thread may call.
 */
@ApplicationScoped
public class Door {
  private static final Pattern HOST = Pattern.compile("[\\w.:\\[\\]%-]{1,255}");

  private Settings settings;

  protected Door() {}

  @Inject
  Door(Settings settings) {
    this.settings = settings;
  }

  /**
   * Adds the table's fields to the response, and refuses requests that the table does not allow.
   *
   * @return whether the request may proceed; if not, it is answered and the connection is closed,
   *     because the start of the next request is unknown
   */
  public boolean admits(HttpServletRequest request, HttpServletResponse response) {
    place(request).fields(isSecure(request)).forEach(response::setHeader);
    if (request.getHeader("Transfer-Encoding") != null) {
      // the container hides a Content-Length before it from all but RawHead
      response.setHeader("Connection", "close");
    }
    Optional<Problem> refusal = refusal(request);
    refusal.ifPresent(problem -> refuse(request, response, problem));
    return refusal.isEmpty();
  }

  /** Whether the browser speaks TLS, to the server or to the proxy in front. */
  public boolean isSecure(HttpServletRequest request) {
    return request.isSecure() || settings.rest().tlsInFront();
  }

  static Place place(HttpServletRequest request) {
    String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
    return Place.of(request.getServletPath() + rest);
  }

  private static Optional<Problem> refusal(HttpServletRequest request) {
    Place place = place(request);
    Body body = Body.of(request);
    return body.wrongFrame()
        .or(() -> wrongHost(request))
        .or(() -> wrongMethod(request, place))
        .or(() -> body.wrongFor(place))
        .or(() -> wrongOrigin(request, place));
  }

  /** RFC 9112 §3.2. */
  private static Optional<Problem> wrongHost(HttpServletRequest request) {
    List<String> hosts = Body.fields(request, "Host");
    boolean good =
        hosts.isEmpty()
            ? request.getProtocol().equals("HTTP/1.0")
            : hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    return good
        ? Optional.empty()
        : Optional.of(
            Problem.of(400, "Bad Request", "exactly one well-formed Host field is required"));
  }

  private static Optional<Problem> wrongMethod(HttpServletRequest request, Place place) {
    return place.knows(request.getMethod())
        ? Optional.empty()
        : Optional.of(
            Problem.of(405, "Method Not Allowed", "only " + place.allowed() + " are allowed here"));
  }

  /** A form from another site, according to the browser's fields (Fetch, Origin). */
  private static Optional<Problem> wrongOrigin(HttpServletRequest request, Place place) {
    boolean isForm = request.getMethod().equals("POST") && !place.takes("application/json");
    return isForm && Origin.of(request).isForeign()
        ? Optional.of(Problem.of(403, "Forbidden", "the form comes from another site"))
        : Optional.empty();
  }

  /** Answers the client and logs the reason. */
  static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) {
    Complaints.refused(request, problem);
    answer(request, response, problem);
  }

  static void answer(HttpServletRequest request, HttpServletResponse response, Problem problem) {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setHeader("Connection", "close");
    if (problem.status() == 405) {
      response.setHeader("Allow", place(request).allowed());
    }
    if (problem.status() == 503) {
      response.setHeader("Retry-After", "1");
    }
    try {
      problem.write(response);
    } catch (IOException gone) {
      // the client is gone
    }
  }
}
