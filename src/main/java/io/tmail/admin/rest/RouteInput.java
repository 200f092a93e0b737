package io.tmail.admin.rest;

import io.tmail.outbound.NewRoute;
import io.tmail.outbound.Route;
import jakarta.ws.rs.BadRequestException;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A route in a request; only the remote host is required. */
public record RouteInput(
    @Schema(description = "domain of the recipients, * for all") String host,
    @Schema(description = "login of the sender, or its domain") String user,
    @Schema(description = "reverse-path, or its domain") String mailFrom,
    @Schema(description = "next hop: a host name or an address", required = true) String remoteHost,
    @Schema(description = "default: 25, for smtps 465, for lmtp 24") Integer remotePort,
    @Schema(description = "routes with the lowest number are tried first; default: 1")
        Integer priority,
    @Schema(description = "local addresses: | in turn, & the next if one fails") String localIps,
    String smtpAuthLogin,
    String smtpAuthPasswd,
    @Schema(description = "smtp, smtps or lmtp") String transport,
    @Schema(description = "default, none, opportunistic, encrypt, verify or dane") String tls) {

  NewRoute toNewRoute() {
    return new NewRoute(
        host,
        user,
        mailFrom,
        remoteHost,
        remotePort == null ? 0 : remotePort,
        priority == null ? 1 : priority,
        localIps,
        smtpAuthLogin,
        smtpAuthPasswd,
        choice("transport", transport, Route.Protocol.class),
        choice("tls", tls, Route.Tls.class));
  }

  private static <E extends Enum<E>> E choice(String field, String name, Class<E> type) {
    if (name == null || name.isBlank()) {
      return null;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequestException(
                    field
                        + " must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RouteInput[" + host + " to " + remoteHost + "]";
  }
}
