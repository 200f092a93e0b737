package io.tmail.admin.faces;

import io.tmail.admin.door.FormToken;
import io.tmail.admin.security.Roles;
import io.tmail.admin.security.SecondFactorCredential;
import io.tmail.credentials.ConsoleSessions;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.primefaces.context.PrimeFacesContext;

/** The person who uses the console: signs in and out. */
@Named
@RequestScoped
public class Visitor {
  private static final String FIRST_PAGE = "/console/index.xhtml";
  private static final String SIGN_IN_PAGE = "/console/login.xhtml";
  private static final int TOO_MANY_REQUESTS = 429;

  @Inject private SecurityContext security;
  @Inject private FacesContext context;
  @Inject private Notices notices;
  @Inject private ConsoleSessions sessions;
  @Inject private FormToken token;

  private String login;
  private String password;
  private String code;

  /** Wrong name and wrong password get the same message. */
  public void signIn() throws IOException {
    if (isForeign("signIn", "password")) {
      return;
    }
    if (isRefused(new UsernamePasswordCredential(login, password))) {
      notices.wrong("signIn", "password", reason("signIn.refused"));
    }
  }

  /** The second step of a login. */
  public void enterCode() throws IOException {
    if (isForeign("secondStep", "code")) {
      return;
    }
    if (isRefused(new SecondFactorCredential(code))) {
      notices.wrong("secondStep", "code", reason("signIn.codeRefused"));
    }
  }

  /** Why a login was refused; it was not checked if there were too many or no database. */
  private String reason(String wrong) {
    return switch (((HttpServletResponse) external().getResponse()).getStatus()) {
      case TOO_MANY_REQUESTS -> "signIn.throttled";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "signIn.noDatabase";
      default -> wrong;
    };
  }

  /** A form without the browser's token is shown again, with it. */
  private boolean isForeign(String form, String field) {
    boolean isOwn = token.isIn(request());
    if (!isOwn) {
      external().setResponseStatus(HttpServletResponse.SC_FORBIDDEN);
      notices.wrong(form, field, "signIn.tooOld");
    }
    return !isOwn;
  }

  /** The token that login forms contain besides their fields. */
  public String getToken() {
    return token.issue(request(), (HttpServletResponse) external().getResponse());
  }

  /** The nonce of the page's scripts: a browser without scripts sends it by the form itself. */
  public String getNonce() {
    return PrimeFacesContext.getCspState(context).getNonce();
  }

  private boolean isRefused(Credential credential) throws IOException {
    AuthenticationStatus status =
        security.authenticate(
            request(),
            (HttpServletResponse) external().getResponse(),
            AuthenticationParameters.withParams().credential(credential));
    if (status == AuthenticationStatus.SUCCESS) {
      show(FIRST_PAGE);
    } else if (status == AuthenticationStatus.SEND_CONTINUE) {
      context.responseComplete();
    }
    return status == AuthenticationStatus.SEND_FAILURE || status == AuthenticationStatus.NOT_DONE;
  }

  /** Ends the session. */
  public void signOut() throws IOException, ServletException {
    sessions.signOut();
    request().logout();
    external().invalidateSession();
    show(SIGN_IN_PAGE);
  }

  /** The name of the administrator, or the empty text before the login. */
  public String getName() {
    Principal principal = external().getUserPrincipal();
    return principal == null ? "" : principal.getName();
  }

  /** Whether the visitor may do everything. */
  public boolean isAdministrator() {
    return external().isUserInRole(Roles.ADMINISTRATOR);
  }

  /** Whether the visitor may allow users to send to other servers. */
  public boolean isRelayGranter() {
    return Actor.current().mayGrantRelay();
  }

  /** Whether the visitor is a user, who sees only their own data. */
  public boolean isUser() {
    return external().isUserInRole(Roles.USER);
  }

  private void show(String page) throws IOException {
    external().redirect(external().getRequestContextPath() + page);
  }

  private ExternalContext external() {
    return context.getExternalContext();
  }

  private HttpServletRequest request() {
    return (HttpServletRequest) external().getRequest();
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getCode() {
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
