package io.tmail.admin.security;

import io.tmail.rights.Actor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets the actor of a request, for access checks and the audit log, until the request ends. */
@WebFilter("/*")
public class ActorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Caller caller = Caller.of(request);
    String client = GuessBrake.client(request).getHostAddress();
    Actor.Via via = via(request, caller.name());
    String session = via == Actor.Via.CONSOLE ? ConsoleLogin.mark(request) : "";
    caller.actor(via, client).in(session).enter();
    try {
      chain.doFilter(request, response);
    } finally {
      Actor.leave();
    }
  }

  private static Actor.Via via(HttpServletRequest request, String name) {
    if (name.equals(ApiLogin.COMMAND_LINE)) {
      return Actor.Via.CLI;
    }
    boolean isApi = request.getServletPath().startsWith("/api");
    return isApi ? Actor.Via.API : Actor.Via.CONSOLE;
  }
}
