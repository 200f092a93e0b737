package io.tmail.admin.rest;

import io.tmail.outbound.Route;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A route, as shown by the API; its password is never shown. */
@Schema(name = "Route")
public record RouteDocument(
    long id,
    @Schema(description = "domain of the recipients, * for all") String host,
    @Schema(description = "login of the sender, or its domain; empty for any") String user,
    @Schema(description = "reverse-path, or its domain; empty for any") String mailFrom,
    @Schema(description = "next hop: a host name or an address") String remoteHost,
    int remotePort,
    @Schema(description = "routes with the lowest number are tried first") int priority,
    @Schema(description = "local addresses: | in turn, & the next if one fails") String localIps,
    String smtpAuthLogin,
    @Schema(description = "******** if there is one") String smtpAuthPasswd,
    @Schema(description = "smtp, smtps or lmtp") String transport,
    @Schema(description = "default, none, opportunistic, encrypt, verify or dane") String tls)
    implements Versioned {
  private static final String MASK = "********";

  static RouteDocument of(Route route) {
    return new RouteDocument(
        route.id(),
        route.host().orElse(Route.ANY_HOST),
        route.user().orElse(""),
        route.mailFrom().orElse(""),
        route.remoteHost(),
        route.remotePort(),
        route.priority(),
        route.localIps().orElse(""),
        route.smtpAuthLogin().orElse(""),
        route.hasPassword() ? MASK : "",
        route.protocol().name().toLowerCase(Locale.ROOT),
        route.tls().name().toLowerCase(Locale.ROOT));
  }
}
