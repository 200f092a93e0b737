package io.tmail.admin.security;

import io.tmail.accounts.Administrator;
import io.tmail.accounts.Administrators;
import io.tmail.admin.Problem;
import io.tmail.config.Rest;
import io.tmail.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.BasicAuthenticationCredential;
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
 * 6750), {@code Basic} (RFC 7617) with the credentials of the settings or an administrator's own.
 */
@ApplicationScoped
class ApiLogin {
  /** The name of whoever has the token of the command line. */
  static final String COMMAND_LINE = "command line";

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final Pattern WATCHED = Pattern.compile("/(?:health|metrics)(?:/.*)?");
  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

  @Inject private Settings settings;
  @Inject private ApiToken token;
  @Inject private Administrators administrators;
  @Inject private GuessBrake brake;

  AuthenticationStatus validate(HttpMessageContext context) {
    if (!context.isProtected()) {
      return context.doNothing();
    }
    HttpServletRequest request = context.getRequest();
    Optional<String> caller = caller(request);
    if (caller.isPresent()) {
      return context.notifyContainerAboutLogin(caller.get(), Set.of(Roles.ADMINISTRATOR));
    }
    if (isMonitor(request)) {
      return context.notifyContainerAboutLogin(Roles.MONITOR, Set.of(Roles.MONITOR));
    }
    return refuse(context.getResponse());
  }

  private Optional<String> caller(HttpServletRequest request) {
    String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      boolean known = token.is(header.substring(BEARER.length()).trim());
      return known ? Optional.of(COMMAND_LINE) : Optional.empty();
    }
    if (header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && settings.rest().launch()) {
      return basic(request, header.substring(BASIC.length()).trim());
    }
    return Optional.empty();
  }

  private Optional<String> basic(HttpServletRequest request, String encoded) {
    try {
      BasicAuthenticationCredential given = new BasicAuthenticationCredential(encoded);
      String password = given.getPasswordAsString();
      return brake.authenticate(
          request, given.getCaller(), () -> known(given.getCaller(), password));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** A one-time password opens nothing but the console, where it is changed. */
  private Optional<String> known(String login, String password) {
    return isOfSettings(login, password)
        ? Optional.of(login)
        : administrators
            .authenticate(login, password)
            .filter(administrator -> !administrator.mustChangePassword())
            .map(Administrator::login);
  }

  private boolean isOfSettings(String login, String password) {
    Rest rest = settings.rest();
    boolean sameLogin = ApiToken.isSame(rest.login(), login);
    boolean samePassword = ApiToken.isSame(rest.password(), password);
    return !rest.login().isEmpty() && sameLogin && samePassword;
  }

  /** Asks for itself, and not for somebody behind a proxy there. */
  private boolean isMonitor(HttpServletRequest request) {
    return WATCHED.matcher(request.getServletPath()).matches()
        && settings.rest().isMonitor(GuessBrake.client(request))
        && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
  }

  /** One answer to everybody who is not known. */
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
