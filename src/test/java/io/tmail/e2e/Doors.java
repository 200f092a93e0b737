package io.tmail.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every place of an instance where people sign in with a password, from any loopback address. */
record Doors(Instance server) {
  static final List<Door> ALL = List.of(Door.values());

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  /** One of them. */
  enum Door {
    SMTP,
    IMAP,
    POP3,
    SIEVE,
    BASIC,
    CONSOLE
  }

  /** A connection after the password; what the server said to it. */
  record Entered(Wire wire, String answer) implements AutoCloseable {
    boolean isOpen() {
      return answer.matches("(235|a OK|\\+OK|OK)(?s:.*)");
    }

    @Override
    public void close() {
      wire.close();
    }
  }

  /** Whether the login is accepted. */
  boolean opens(Door door, String from, String login, String password) {
    String success = door == Door.CONSOLE ? "HTTP/1.1 302" : "HTTP/1.1 200";
    try (Entered entered = enter(door, from, login, password)) {
      return entered.isOpen() || entered.answer().startsWith(success);
    }
  }

  /** What the server says to the password. */
  String answer(Door door, String from, String login, String password) {
    try (Entered entered = enter(door, from, login, password)) {
      return entered.answer();
    }
  }

  /** Signs in and keeps the connection; those of HTTP are closed by the server. */
  Entered enter(Door door, String from, String login, String password) {
    try {
      return switch (door) {
        case SMTP -> smtp(from, login, password);
        case IMAP -> imap(from, login, password);
        case POP3 -> pop3(from, login, password);
        case SIEVE -> sieve(from, login, password);
        case BASIC -> basic(from, login, password);
        case CONSOLE -> console(from, login, password);
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(door + " from " + from, failed);
    }
  }

  private static Entered entered(Wire wire, String answer) {
    return new Entered(wire, String.valueOf(answer));
  }

  private Entered smtp(String from, String login, String password) throws IOException {
    Wire wire = Wire.tls(from, server.submissions());
    wire.reply();
    wire.ask("EHLO doors.test");
    return entered(wire, wire.ask("AUTH PLAIN " + plain(login, password)));
  }

  private Entered imap(String from, String login, String password) throws IOException {
    Wire wire = Wire.tls(from, server.imaps());
    wire.line();
    wire.send("a AUTHENTICATE PLAIN " + plain(login, password) + "\r\n");
    String line = wire.line();
    while (line != null && line.startsWith("* ")) {
      line = wire.line();
    }
    return entered(wire, line);
  }

  private Entered pop3(String from, String login, String password) throws IOException {
    Wire wire = Wire.tls(from, server.pop3s());
    wire.line();
    wire.send("AUTH PLAIN " + plain(login, password) + "\r\n");
    return entered(wire, wire.line());
  }

  private Entered sieve(String from, String login, String password) throws IOException {
    Wire plain = Wire.from(from, server.sieve());
    managed(plain);
    plain.send("STARTTLS\r\n");
    managed(plain);
    Wire wire = plain.underTls();
    managed(wire);
    wire.send("AUTHENTICATE \"PLAIN\" \"" + plain(login, password) + "\"\r\n");
    return entered(wire, managed(wire));
  }

  /** The last line of an answer of ManageSieve (RFC 5804); null if the connection ends instead. */
  static String managed(Wire wire) {
    String line = wire.line();
    while (line != null && !line.matches("(OK|NO|BYE).*")) {
      line = wire.line();
    }
    return line;
  }

  private Entered basic(String from, String login, String password) throws IOException {
    return http(from, "GET /api/me HTTP/1.1", HttpWire.basic(login, password), "");
  }

  private Entered console(String from, String login, String password) throws IOException {
    String page = http(from, "GET /console/login.xhtml HTTP/1.1", "Accept: */*", "").answer();
    StringBuilder form = new StringBuilder();
    String token = "";
    for (Matcher hidden = HIDDEN.matcher(page); hidden.find(); ) {
      form.append(field(hidden.group(1), hidden.group(2)));
      token = hidden.group(1).equals("tmail-form") ? hidden.group(2) : token;
    }
    form.append(field("signIn:login", login));
    form.append(field("signIn:password", password));
    form.append(field("signIn:submit", ""));
    String fields =
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: tmail-form=" + token;
    return http(from, "POST /console/login.xhtml HTTP/1.1", fields, form.substring(1));
  }

  private Entered http(String from, String line, String fields, String body) throws IOException {
    Wire wire = Wire.from(from, server.http());
    String length = "Content-Length: " + body.length();
    wire.send(HttpWire.head(line, "Connection: close", fields, length) + "\r\n" + body);
    return entered(wire, wire.rest());
  }

  private static String field(String name, String value) {
    return "&"
        + URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String plain(String login, String password) {
    byte[] both = ("\0" + login + "\0" + password).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(both);
  }
}
