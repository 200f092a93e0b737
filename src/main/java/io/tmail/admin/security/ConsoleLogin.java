package io.tmail.admin.security;

import io.tmail.config.Settings;
import io.tmail.credentials.ConsoleSessions;
import io.tmail.credentials.RecentLogins;
import io.tmail.credentials.SecondFactors;
import io.tmail.database.AccountsWatch;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Form login: the sign-in page submits name and password, the session stores the name. Each request
 * checks whether the login is still valid.
 */
@ApplicationScoped
class ConsoleLogin {
  private static final String SIGN_IN_PAGE = "/console/login.xhtml";
  private static final String ADMINISTRATOR = "tmail.administrator";
  private static final String USER = "tmail.user";
  private static final String MARK = "tmail.mark";

  private static final String CODE_PAGE = "/console/code.xhtml";

  /** The path of a page of the console; the login pages need no authentication. */
  private static final Pattern PAGE =
      Pattern.compile("/console/(?!(?:login|code)\\.)([\\w-]+)\\.xhtml");

  private People people;
  private GuessBrake brake;
  private SecondFactors factors;
  private ConsoleSessions sessions;
  private RecentLogins logins;
  private Settings settings;
  private Clock clock;
  private AccountsWatch accounts;

  protected ConsoleLogin() {}

  @Inject
  ConsoleLogin(
      People people,
      GuessBrake brake,
      SecondFactors factors,
      ConsoleSessions sessions,
      RecentLogins logins,
      Settings settings,
      Clock clock,
      AccountsWatch accounts) {
    this.people = people;
    this.brake = brake;
    this.factors = factors;
    this.sessions = sessions;
    this.logins = logins;
    this.settings = settings;
    this.clock = clock;
    this.accounts = accounts;
  }

  AuthenticationStatus validate(HttpMessageContext context) {
    if (!settings.rest().launch()) {
      return context.responseNotFound();
    }
    if (context.getAuthParameters().getCredential() instanceof UsernamePasswordCredential given) {
      return signIn(context, given);
    }
    if (context.getAuthParameters().getCredential() instanceof SecondFactorCredential given) {
      return secondStep(context, given);
    }
    if (isLost(context.getRequest())) {
      return redirect(context, SIGN_IN_PAGE);
    }
    Optional<Caller> remembered = remembered(context.getRequest().getSession(false));
    if (remembered.isPresent()) {
      return enter(context, remembered.get());
    }
    return context.isProtected() ? redirect(context, SIGN_IN_PAGE) : context.doNothing();
  }

  private AuthenticationStatus signIn(
      HttpMessageContext context, UsernamePasswordCredential given) {
    expectDatabase();
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
    HttpSession session = freshSession(request);
    if (factors.isOn(caller.name())) {
      SecondStep.await(session, caller, clock.instant());
      return redirect(context, CODE_PAGE);
    }
    return begin(context, session, caller);
  }

  private AuthenticationStatus secondStep(
      HttpMessageContext context, SecondFactorCredential given) {
    HttpServletRequest request = context.getRequest();
    Optional<SecondStep> awaited = SecondStep.awaited(request, clock.instant());
    if (awaited.isEmpty()) {
      return redirect(context, SIGN_IN_PAGE);
    }
    expectDatabase();
    SecondStep step = awaited.get();
    Actor stranger = Actor.current();
    new Actor(step.login(), Role.USER, List.of(), stranger.via(), stranger.client()).enter();
    Optional<Caller> known =
        brake.authenticate(
            request,
            step.login(),
            () ->
                factors.verify(step.login(), given.code())
                    ? people.again(step.login(), step.isUser())
                    : Optional.empty());
    if (known.isEmpty()) {
      stranger.enter();
      return AuthenticationStatus.SEND_FAILURE;
    }
    return begin(context, freshSession(request), known.get());
  }

  private void expectDatabase() {
    if (!accounts.isUp()) {
      throw new DatabaseSilentException();
    }
  }

  private AuthenticationStatus begin(
      HttpMessageContext context, HttpSession session, Caller caller) {
    session.setAttribute(caller.role() == Role.USER ? USER : ADMINISTRATOR, caller.name());
    Actor.current().named(caller.name()).enter();
    HttpServletRequest request = context.getRequest();
    InetAddress client = GuessBrake.client(request);
    session.setAttribute(
        MARK, sessions.begin(caller.name(), client, request.getHeader("User-Agent")));
    logins.seen("console", caller.name(), client);
    return caller.enter(context);
  }

  /** On the page of the second step without a first one. */
  private boolean isLost(HttpServletRequest request) {
    return request.getServletPath().equals(CODE_PAGE)
        && SecondStep.awaited(request, clock.instant()).isEmpty();
  }

  /** Redirects callers from a page that they may not use to their start page. */
  private static AuthenticationStatus enter(HttpMessageContext context, Caller caller) {
    Matcher page = PAGE.matcher(context.getRequest().getServletPath());
    if (page.matches() && !Access.shows(caller.role(), page.group(1))) {
      return redirect(context, "/console/" + Access.firstPage(caller.role()) + ".xhtml");
    }
    return caller.enter(context);
  }

  /** Names a path, not the host that the request named (RFC 9110 §10.2.2). */
  private static AuthenticationStatus redirect(HttpMessageContext context, String page) {
    HttpServletResponse response = context.getResponse();
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader("Location", context.getRequest().getContextPath() + page);
    return AuthenticationStatus.SEND_CONTINUE;
  }

  /**
   * Not authenticated yet, and with a new id, so that a session fixed before the login is useless.
   */
  private static HttpSession freshSession(HttpServletRequest request) {
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    HttpSession session = request.getSession(true);
    session.removeAttribute(USER);
    session.removeAttribute(ADMINISTRATOR);
    session.removeAttribute(MARK);
    SecondStep.forget(session);
    return session;
  }

  /** By which the session of the request is known to {@link ConsoleSessions}; else empty. */
  static String mark(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(MARK) instanceof String mark ? mark : "";
  }

  private Optional<Caller> remembered(HttpSession session) {
    if (session == null || !(session.getAttribute(MARK) instanceof String mark)) {
      return Optional.empty();
    }
    expectDatabase();
    if (!sessions.isOpen(mark)) {
      session.invalidate();
      return Optional.empty();
    }
    return session.getAttribute(ADMINISTRATOR) instanceof String administrator
        ? people.again(administrator, false)
        : Optional.ofNullable((String) session.getAttribute(USER))
            .flatMap(user -> people.again(user, true));
  }
}
