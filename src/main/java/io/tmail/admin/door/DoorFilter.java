package io.tmail.admin.door;

import io.tmail.admin.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The first of all filters, by its place in web.xml. What the others and the servlets throw ends
 * here, so that the container writes no trace of it.
 */
public class DoorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Shares memory = Shares.ofMemory();
  private final transient Shares threads = Shares.ofThreads();
  @Inject private transient Door door;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!door.admits(request, response)) {
      return;
    }
    try {
      pass(request, response, chain);
    } catch (IOException | ServletException | RuntimeException failure) {
      answer(request, response, failure);
    }
  }

  private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isOfAStranger =
        Door.place(request) == Place.SIGN_IN && request.getMethod().equals("POST");
    String client = request.getRemoteAddr();
    long one = isOfAStranger ? 1 : 0;
    threads.take(client, one);
    try (BoundedRequest bounded = new BoundedRequest(request, memory)) {
      chain.doFilter(bounded, new DressedResponse(response));
    } finally {
      threads.giveBack(client, one);
    }
  }

  private static void answer(
      HttpServletRequest request, HttpServletResponse response, Exception failure) {
    Optional<Problem> fault = ClientFault.of(failure);
    if (fault.isPresent()) {
      Door.refuse(request, response, fault.get());
    } else {
      Complaints.failed(Complaints.line(request), failure);
      Door.answer(request, response, Problem.failure());
    }
  }
}
