package io.tmail.admin.security;

import io.tmail.admin.Problem;
import io.tmail.config.RestSettings;
import io.tmail.config.Settings;
import io.tmail.credentials.AccessTokens;
import io.tmail.credentials.RecentLogins;
import io.tmail.credentials.SecondFactors;
import io.tmail.database.AccountsWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Login by header, anew with each request: {@code Bearer} with the token of the command line (RFC
 * 6750), {@code Basic} (RFC 7617) with the credentials of the settings an administrator's or a
 * user's own.
 */
@ApplicationScoped
class ApiLogin {
  /** The name of the caller who has the command line's token. */
  static final String COMMAND_LINE = "command line";

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  /** The header with the code of a second factor. */
  private static final String CODE = "OTP";

  private static final Pattern WATCHED = Pattern.compile("/(?:health|metrics)(?:/.*)?");

  /** What the command line may ask for while the database does not answer. */
  private static final Pattern WITHOUT_DATABASE =
      Pattern.compile("/(?:health|metrics)(?:/.*)?|/openapi|/api/(?:overview|ping|settings)");

  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

  private Settings settings;
  private ApiToken token;
  private PolicyToken policy;
  private AccessTokens tokens;
  private People people;
  private SecondFactors factors;
  private GuessBrake brake;
  private RecentLogins logins;
  private AccountsWatch accounts;

  protected ApiLogin() {}

  @Inject
  ApiLogin(
      Settings settings,
      ApiToken token,
      PolicyToken policy,
      AccessTokens tokens,
      People people,
      SecondFactors factors,
      GuessBrake brake,
      RecentLogins logins,
      AccountsWatch accounts) {
    this.settings = settings;
    this.token = token;
    this.policy = policy;
    this.tokens = tokens;
    this.people = people;
    this.factors = factors;
    this.brake = brake;
    this.logins = logins;
    this.accounts = accounts;
  }

  AuthenticationStatus validate(HttpMessageContext context) {
    if (!context.isProtected()) {
      return context.doNothing();
    }
    HttpServletRequest request = context.getRequest();
    Optional<Caller> caller = caller(request);
    if (caller.isPresent()) {
      return isAllowed(caller.get(), request)
          ? caller.get().enter(context)
          : forbid(context.getResponse());
    }
    if (isMonitor(request)) {
      return context.notifyContainerAboutLogin(Roles.MONITOR, Set.of(Roles.MONITOR));
    }
    return refuse(context.getResponse());
  }

  private Optional<Caller> caller(HttpServletRequest request) {
    String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return bearer(request, header.substring(BEARER.length()).trim());
    }
    if (header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && settings.rest().launch()) {
      return basic(request, header.substring(BASIC.length()).trim());
    }
    return Optional.empty();
  }

  private Optional<Caller> bearer(HttpServletRequest request, String text) {
    if (token.is(text)) {
      expectDatabase(!WITHOUT_DATABASE.matcher(path(request)).matches());
      return Optional.of(Caller.administrator(COMMAND_LINE));
    }
    if (policy.is(text)) {
      return Optional.of(Caller.dovecot());
    }
    expectDatabase(settings.rest().launch());
    return settings.rest().launch() ? tokens.find(text).map(Caller::of) : Optional.empty();
  }

  /** A request that would wait for a silent database is refused at once. */
  private void expectDatabase(boolean needed) {
    if (needed && !accounts.isUp()) {
      throw new DatabaseSilentException();
    }
  }

  private static boolean isAllowed(Caller caller, HttpServletRequest request) {
    return Access.allows(caller, request.getMethod(), path(request));
  }

  private static String path(HttpServletRequest request) {
    String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
    return request.getServletPath() + rest;
  }

  private static AuthenticationStatus forbid(HttpServletResponse response) {
    try {
      Problem.of(403, "Forbidden", "these credentials do not permit this request").write(response);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return AuthenticationStatus.SEND_FAILURE;
  }

  private Optional<Caller> basic(HttpServletRequest request, String encoded) {
    expectDatabase(true);
    Optional<BasicCredentials> given = BasicCredentials.read(encoded);
    return given.flatMap(
        both ->
            brake.authenticate(
                request, both.login(), () -> known(both.login(), both.password(), request)));
  }

  /**
   * A one-time password is accepted only by the console, where it is changed. With a second factor,
   * a password without a code is not accepted.
   */
  private Optional<Caller> known(String login, String password, HttpServletRequest request) {
    if (isOfSettings(login, password)) {
      return Optional.of(Caller.administrator(login));
    }
    String code = request.getHeader(CODE);
    Optional<Caller> person =
        people
            .authenticate(login, password)
            .filter(caller -> !people.mustChange(caller))
            .filter(caller -> !factors.isOn(caller.name()) || factors.verify(caller.name(), code));
    person.ifPresent(caller -> logins.seen("api", caller.name(), GuessBrake.client(request)));
    return person;
  }

  private boolean isOfSettings(String login, String password) {
    RestSettings rest = settings.rest();
    boolean sameLogin = ApiToken.isSame(rest.login(), login);
    boolean samePassword = ApiToken.isSame(rest.password(), password);
    return !rest.login().isEmpty() && sameLogin && samePassword;
  }

  /** The request comes from the client itself, not from another client behind a proxy there. */
  private boolean isMonitor(HttpServletRequest request) {
    return WATCHED.matcher(request.getServletPath()).matches()
        && settings.rest().isMonitor(GuessBrake.client(request))
        && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
  }

  /** The same response to every unauthenticated request. */
  private static AuthenticationStatus refuse(HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", "Basic realm=\"tmail\", charset=\"UTF-8\"");
    response.addHeader("WWW-Authenticate", "Bearer realm=\"tmail\"");
    try {
      Problem.of(401, "Unauthorized", "credentials are missing or wrong").write(response);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return AuthenticationStatus.SEND_FAILURE;
  }
}
