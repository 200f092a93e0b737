package io.tmail.admin.door;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.regex.Pattern;

/**
 * A response that keeps what the table says: there is one security policy, into which the nonce of
 * a page's scripts is put, and the field Location names a path, never the host of the request.
 */
final class DressedResponse extends HttpServletResponseWrapper {
  private static final String POLICY = "Content-Security-Policy";
  private static final Pattern AUTHORITY = Pattern.compile("^(?:(?i)https?:)?//[^/]*");
  private static final String SCRIPTS = "script-src 'self'";

  DressedResponse(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void addHeader(String name, String value) {
    if (name.equalsIgnoreCase(POLICY) && value.startsWith(SCRIPTS)) {
      setHeader(POLICY, Place.POLICY.replace(SCRIPTS, value.replace(";", "")));
    } else {
      super.addHeader(name, pathOnly(name, value));
    }
  }

  @Override
  public void setHeader(String name, String value) {
    super.setHeader(name, pathOnly(name, value));
  }

  /** RFC 9110 §10.2.2 allows a path. */
  @Override
  public void sendRedirect(String location) {
    resetBuffer();
    setStatus(SC_FOUND);
    setHeader("Location", location);
  }

  /** What REST says of what it has made begins with the host that the request named. */
  private static String pathOnly(String name, String value) {
    return name.equalsIgnoreCase("Location") ? AUTHORITY.matcher(value).replaceFirst("") : value;
  }
}
