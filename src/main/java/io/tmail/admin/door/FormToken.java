package io.tmail.admin.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proves that a login form, which has no session yet, was served to this browser: the form contains
 * the value of the browser's cookie. Another site can read neither.
 */
@Named
@RequestScoped
public class FormToken {
  /** Of the cookie, and of the field of the form. */
  static final String NAME = "tmail-form";

  private static final int OCTETS = 18;
  private static final int CHARACTERS = 24;

  private Door door;
  private String text;

  protected FormToken() {}

  @Inject
  FormToken(Door door) {
    this.door = door;
  }

  /** The text for the form; gives the browser the cookie. Before the answer has begun. */
  public String issue(HttpServletRequest request, HttpServletResponse response) {
    if (text == null) {
      text = kept(request).orElseGet(FormToken::random);
      Cookie cookie = new Cookie(NAME, text);
      cookie.setPath(request.getContextPath() + "/console/");
      cookie.setHttpOnly(true);
      cookie.setSecure(door.isSecure(request));
      cookie.setAttribute("SameSite", "Strict");
      response.addCookie(cookie);
    }
    return text;
  }

  /** Whether the form that was sent is the browser's own. */
  public boolean isIn(HttpServletRequest request) {
    String sent = Optional.ofNullable(request.getParameter(NAME)).orElse("");
    return kept(request)
        .filter(own -> MessageDigest.isEqual(own.getBytes(US_ASCII), sent.getBytes(US_ASCII)))
        .isPresent();
  }

  private static Optional<String> kept(HttpServletRequest request) {
    return Optional.ofNullable(request.getCookies())
        .map(Arrays::stream)
        .orElse(Stream.empty())
        .filter(cookie -> cookie.getName().equals(NAME))
        .map(Cookie::getValue)
        .filter(value -> value.length() == CHARACTERS)
        .findFirst();
  }

  private static String random() {
    byte[] bytes = new byte[OCTETS];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
