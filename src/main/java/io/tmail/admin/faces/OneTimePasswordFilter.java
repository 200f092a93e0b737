package io.tmail.admin.faces;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * Redirects an administrator with a one-time password from all other pages to the one that changes
 * it.
 */
@WebFilter("/console/*")
public class OneTimePasswordFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String PASSWORD_PAGE = "/console/password.xhtml";

  @Inject private transient Administrators administrators;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PASSWORD_PAGE.equals(request.getServletPath()) && mustChange(request.getUserPrincipal())) {
      response.sendRedirect(request.getContextPath() + PASSWORD_PAGE);
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean mustChange(Principal principal) {
    return principal != null
        && administrators
            .find(principal.getName())
            .map(Administrator::mustChangePassword)
            .orElse(false);
  }
}
