package io.tmail.admin.security;

import io.tmail.admin.door.Door;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * The one authentication mechanism that Jakarta Security allows: a header with each request and no
 * session for programs, a form and a session for people. So the API never accepts a browser's
 * cookie. The container calls it before every request.
 */
@ApplicationScoped
public class TmailAuthentication implements HttpAuthenticationMechanism {
  private static final Pattern PROGRAMS = Pattern.compile("/(api|health|metrics|openapi)(/|$)");

  private ConsoleLogin console;
  private ApiLogin api;
  private Door door;

  protected TmailAuthentication() {}

  @Inject
  TmailAuthentication(ConsoleLogin console, ApiLogin api, Door door) {
    this.console = console;
    this.api = api;
    this.door = door;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (!door.admits(request, response)) {
      return AuthenticationStatus.SEND_FAILURE;
    }
    boolean isForPrograms = PROGRAMS.matcher(request.getServletPath()).lookingAt();
    try {
      return isForPrograms ? api.validate(context) : console.validate(context);
    } catch (TooManyGuessesException barred) {
      if (isForPrograms) {
        barred.answer(response);
      } else {
        barred.tell(response);
      }
      return AuthenticationStatus.SEND_FAILURE;
    } catch (DatabaseSilentException silent) {
      if (context.getAuthParameters().getCredential() == null) {
        silent.answer(response);
      } else {
        silent.tell(response);
      }
      return AuthenticationStatus.SEND_FAILURE;
    } catch (UncheckedIOException gone) {
      return AuthenticationStatus.SEND_FAILURE;
    }
  }
}
