package io.tmail.admin.rest;

import io.tmail.credentials.LoginThrottle;
import io.tmail.mail.AddressRange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Dovecot asks here before it checks a password, and reports the result (its {@code
 * auth_policy_server_url}). Open only to the token in {@code TMAIL_HOME/run/login-policy.token}. A
 * response takes at most one second. Dovecot waits two seconds and then continues without it.
 */
@Path("login-policy")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class LoginPolicyResource {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The service under which the server itself has Dovecot check a password. */
  private static final String OUR_OWN = "tmail";

  /** No login begins or ends so; with MySQL's padding one could be found by it. */
  private static final Pattern NO_LOGIN = Pattern.compile("^\\s|\\s$|\\p{Cc}");

  @Inject private LoginThrottle throttle;

  /**
   * A request of Dovecot: {@code auth_policy_request_attributes} and, in a report, the result.
   *
   * @param remote the client's address; empty if it came over no network
   * @param rejected whether this policy refused it, so that no password was checked
   */
  public record PolicyRequest(
      String login,
      String remote,
      String protocol,
      boolean success,
      @JsonbProperty("policy_reject") boolean rejected) {
    boolean isCounted() {
      return login != null && !login.isEmpty() && !OUR_OWN.equals(protocol);
    }

    InetAddress client() {
      return remote == null || remote.isEmpty()
          ? InetAddress.getLoopbackAddress()
          : AddressRange.parse(remote).base();
    }
  }

  /**
   * @param status -1: refuse without checking the password; 0: continue
   */
  public record Answer(int status, String msg) {}

  @POST
  @Operation(hidden = true)
  public Answer answer(@QueryParam("command") String command, @NotNull PolicyRequest request) {
    boolean refused = false;
    if (request.isCounted() && "allow".equals(command)) {
      refused = refuses(request);
    } else if (request.isCounted() && "report".equals(command)) {
      report(request);
    }
    return new Answer(refused ? -1 : 0, "");
  }

  private boolean refuses(PolicyRequest request) {
    return NO_LOGIN.matcher(request.login()).find()
        || !throttle.admit(request.client(), request.login(), PATIENCE).isZero();
  }

  private void report(PolicyRequest request) {
    if (request.rejected()) {
      return;
    }
    if (request.success()) {
      throttle.succeeded(request.client(), request.login());
    } else {
      throttle.failed(request.client(), request.login());
    }
  }
}
