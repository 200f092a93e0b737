package io.tmail.admin.security;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.User;
import io.tmail.credentials.AccessToken;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import io.tmail.rights.Scope;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;

/**
 * The authenticated sender of a request.
 *
 * @param scopes the scopes of a token
 * @param grantsRelay whether a domain administrator may allow users to send to other servers
 */
record Caller(
    String name, Role role, List<String> domains, List<Scope> scopes, boolean grantsRelay) {
  /** Where a request keeps its caller. */
  private static final String ATTRIBUTE = "tmail.caller";

  private static final List<Scope> ALL = List.of(new Scope("*", true));
  private static final Caller DOVECOT = new Caller("dovecot", Role.NOBODY, List.of(), List.of());
  private static final Caller NOBODY = new Caller("", Role.NOBODY, List.of(), List.of());

  /** Dovecot, which asks whether a login may be tried. */
  static Caller dovecot() {
    return DOVECOT;
  }

  boolean isDovecot() {
    return equals(DOVECOT);
  }

  Caller(String name, Role role, List<String> domains, List<Scope> scopes) {
    this(name, role, domains, scopes, false);
  }

  static Caller administrator(String name) {
    return new Caller(name, Role.ADMINISTRATOR, List.of(), ALL);
  }

  static Caller of(Administrator one) {
    return new Caller(one.login(), one.role(), one.domains(), ALL, one.grantsRelay());
  }

  static Caller of(User user) {
    return new Caller(user.login(), Role.USER, List.of(), ALL);
  }

  static Caller of(AccessToken token) {
    Role role = token.domains().isEmpty() ? Role.ADMINISTRATOR : Role.DOMAIN_ADMINISTRATOR;
    return new Caller("token " + token.name(), role, token.domains(), token.scopes());
  }

  /** The caller of a request; empty before a login. */
  static Caller of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller known ? known : NOBODY;
  }

  /** Makes the caller known to the container and the rest of the request. */
  AuthenticationStatus enter(HttpMessageContext context) {
    context.getRequest().setAttribute(ATTRIBUTE, this);
    return context.notifyContainerAboutLogin(name, Set.of(Roles.of(role)));
  }

  Actor actor(Actor.Via via, String client) {
    return new Actor(name, role, domains, via, client).grantingRelay(grantsRelay);
  }
}
