package io.tmail.admin.door;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;

/**
 * The origin of a request, as stated by a browser. Programs do not state one.
 *
 * @param site the field Sec-Fetch-Site, which browsers send over TLS and on this machine; or null
 * @param origin the field Origin; or null
 * @param host the server that the request names
 */
record Origin(String site, String origin, String host) {

  static Origin of(HttpServletRequest request) {
    return new Origin(
        request.getHeader("Sec-Fetch-Site"),
        request.getHeader("Origin"),
        request.getHeader("Host"));
  }

  boolean isForeign() {
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    return origin != null && !isSameHost();
  }

  private boolean isSameHost() {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && host != null && authority.equals(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
