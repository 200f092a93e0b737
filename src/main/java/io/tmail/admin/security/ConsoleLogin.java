package io.tmail.admin.security;

import io.tmail.accounts.ActionLog;
import io.tmail.accounts.Actor;
import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.Set;

/**
 * Form login: the sign-in page hands name and password over, the session remembers the name.
 * Whether the name is still an administrator's is asked anew for each request.
 */
@ApplicationScoped
class ConsoleLogin {
  private static final String SIGN_IN_PAGE = "/console/login.xhtml";
  private static final String ADMINISTRATOR = "tmail.administrator";

  @Inject private Administrators administrators;
  @Inject private GuessBrake brake;
  @Inject private ActionLog actions;
  @Inject private Settings settings;

  AuthenticationStatus validate(HttpMessageContext context) {
    if (!settings.rest().launch()) {
      return context.responseNotFound();
    }
    if (context.getAuthParameters().getCredential() instanceof UsernamePasswordCredential given) {
      return signIn(context, given);
    }
    Optional<String> remembered = remembered(context.getRequest().getSession(false));
    if (remembered.isPresent()) {
      return enter(context, remembered.get());
    }
    return context.isProtected() ? context.redirect(SIGN_IN_PAGE) : context.doNothing();
  }

  private AuthenticationStatus signIn(
      HttpMessageContext context, UsernamePasswordCredential given) {
    HttpServletRequest request = context.getRequest();
    Optional<String> login =
        brake.authenticate(request, given.getCaller(), () -> administrator(given));
    login.ifPresent(
        name -> {
          remember(request, name);
          Actor.current().named(name).enter();
          actions.note("session.begin", name, "");
        });
    return login.map(name -> enter(context, name)).orElse(AuthenticationStatus.SEND_FAILURE);
  }

  private Optional<String> administrator(UsernamePasswordCredential given) {
    return administrators
        .authenticate(given.getCaller(), given.getPasswordAsString())
        .map(Administrator::login);
  }

  private static AuthenticationStatus enter(HttpMessageContext context, String login) {
    return context.notifyContainerAboutLogin(login, Set.of(Roles.ADMINISTRATOR));
  }

  /** Under a new session id, so that one planted before the login is worth nothing. */
  private static void remember(HttpServletRequest request, String login) {
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    request.getSession(true).setAttribute(ADMINISTRATOR, login);
  }

  private Optional<String> remembered(HttpSession session) {
    return Optional.ofNullable(session)
        .map(present -> (String) present.getAttribute(ADMINISTRATOR))
        .filter(login -> administrators.administrator(login).isPresent());
  }
}
