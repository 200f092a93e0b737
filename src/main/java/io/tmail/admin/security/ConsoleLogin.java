package io.tmail.admin.security;

import io.tmail.accounts.ActionLog;
import io.tmail.accounts.Actor;
import io.tmail.accounts.Role;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Form login: the sign-in page hands name and password over, the session remembers the name.
 * Whether the name is still good is asked anew for each request.
 */
@ApplicationScoped
class ConsoleLogin {
  private static final String SIGN_IN_PAGE = "/console/login.xhtml";
  private static final String ADMINISTRATOR = "tmail.administrator";
  private static final String USER = "tmail.user";

  /** Where a page of the console is; the page of the login is for everybody. */
  private static final Pattern PAGE = Pattern.compile("/console/(?!login\\.)([\\w-]+)\\.xhtml");

  @Inject private People people;
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
    Optional<Caller> remembered = remembered(context.getRequest().getSession(false));
    if (remembered.isPresent()) {
      return enter(context, remembered.get());
    }
    return context.isProtected() ? context.redirect(SIGN_IN_PAGE) : context.doNothing();
  }

  private AuthenticationStatus signIn(
      HttpMessageContext context, UsernamePasswordCredential given) {
    HttpServletRequest request = context.getRequest();
    Optional<Caller> known =
        brake.authenticate(
            request,
            given.getCaller(),
            () -> people.authenticate(given.getCaller(), given.getPasswordAsString()));
    if (known.isEmpty()) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    Caller caller = known.get();
    remember(request, caller);
    Actor.current().named(caller.name()).enter();
    actions.note("session.begin", caller.name(), "");
    return caller.enter(context);
  }

  /** A page that is not for him leads to where the console begins for him. */
  private static AuthenticationStatus enter(HttpMessageContext context, Caller caller) {
    Matcher page = PAGE.matcher(context.getRequest().getServletPath());
    if (page.matches() && !Access.shows(caller.role(), page.group(1))) {
      return context.redirect("/console/" + Access.firstPage(caller.role()) + ".xhtml");
    }
    return caller.enter(context);
  }

  /** Under a new session id, so that one planted before the login is worth nothing. */
  private static void remember(HttpServletRequest request, Caller caller) {
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    HttpSession session = request.getSession(true);
    session.removeAttribute(caller.role() == Role.USER ? ADMINISTRATOR : USER);
    session.setAttribute(caller.role() == Role.USER ? USER : ADMINISTRATOR, caller.name());
  }

  private Optional<Caller> remembered(HttpSession session) {
    if (session == null) {
      return Optional.empty();
    }
    return session.getAttribute(ADMINISTRATOR) instanceof String administrator
        ? people.again(administrator, false)
        : Optional.ofNullable((String) session.getAttribute(USER))
            .flatMap(user -> people.again(user, true));
  }
}
