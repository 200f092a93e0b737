package io.tmail.admin.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.DeployedWar;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers may send to the real WAR, octet by octet, and what each answer says. */
class HttpDoorIT extends DeployedWar {
  private static final String LOGIN = "/console/login.xhtml";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String ROBOT =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("robot:robots-secret".getBytes(ISO_8859_1))
          + "\r\n";
  private static final String END_OF_FIELDS = "\r\n\r\n";
  private static final String JSON = ROBOT + "Content-Type: application/json\r\n";

  private static final Map<String, String> BODIES =
      Map.of(
          "/api/administrators/{login}", "{\"domains\":[\"base.example\"]}",
          "/api/aliases/{alias}", "{\"deliverTo\":[\"first@base.example\"]}",
          "/api/routes", "{\"host\":\"to.example\",\"remoteHost\":\"192.0.2.7\"}",
          "/api/tokens/{name}", "{\"scopes\":[\"users:read\"]}",
          "/api/users/{login}", "{\"passwd\":\"secret-1\",\"haveMailbox\":true}");

  /** All that comes back until the server closes; the request must ask for that. */
  private String exchange(String head, byte[]... body) throws IOException {
    return exchange("", head, body);
  }

  /**
   * The status line and the fields alone. The server waits half a minute for what is left of a body
   * that it has refused.
   */
  private String refusal(String head, byte[]... body) throws IOException {
    return exchange(END_OF_FIELDS, head, body);
  }

  private String exchange(String end, String head, byte[]... body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(ISO_8859_1));
      try {
        for (byte[] part : body) {
          out.write(part);
        }
        out.flush();
      } catch (IOException closedAlready) {
        // the answer is there
      }
      return read(socket, end);
    }
  }

  /** Until the server closes, or that text has come if it is one. */
  private static String read(Socket socket, String end) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] some = new byte[8192];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
        answer.append(new String(some, 0, n, ISO_8859_1));
        if (!end.isEmpty() && answer.indexOf(end) >= 0) {
          break;
        }
      }
    } catch (IOException reset) {
      // what came before counts
    }
    return answer.toString();
  }

  private String ask(String method, String path, String fields, String body) throws IOException {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return exchange(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n"
            + fields
            + length
            + "\r\n"
            + body);
  }

  private static int status(String answer) {
    assertTrue(answer.startsWith("HTTP/1."), answer);
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String field(String answer, String name) {
    Matcher field =
        Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*?)\r?$").matcher(answer);
    return field.find() ? field.group(1) : "";
  }

  @Test
  void aHugeFormOfAStrangerIsRefusedBeforeItIsRead() throws Exception {
    for (String type :
        List.of("multipart/form-data; boundary=x", "application/x-www-form-urlencoded")) {
      String answer =
          refusal(
              "POST "
                  + LOGIN
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
                  + type
                  + "\r\nContent-Length: 157286400\r\n\r\n");
      assertEquals(413, status(answer), answer);
    }
    assertEquals(415, status(ask("POST", LOGIN, "Content-Type: multipart/form-data\r\n", "a=b")));
    String form = "login=" + "a".repeat(17 << 10);
    assertEquals(413, status(ask("POST", LOGIN, FORM, form)));
    String chunked =
        refusal(
            "POST "
                + LOGIN
                + " HTTP/1.1\r\nHost: x\r\n"
                + FORM
                + "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n");
    assertEquals(411, status(chunked), chunked);
    assertEquals(200, status(ask("GET", "/api/ping", "", "")));
  }

  @Test
  void chunksAreCountedWhileTheyAreRead() throws Exception {
    byte[] chunk = new byte[(64 << 10) + 8];
    Arrays.fill(chunk, (byte) ' ');
    System.arraycopy("10000\r\n".getBytes(ISO_8859_1), 0, chunk, 0, 7);
    byte[][] chunks = new byte[20][];
    Arrays.fill(chunks, Arrays.copyOf(chunk, 7 + (64 << 10) + 2));
    for (byte[] one : chunks) {
      one[one.length - 2] = '\r';
      one[one.length - 1] = '\n';
    }
    String answer =
        refusal(
            "PUT /api/users/a@b.example HTTP/1.1\r\nHost: x\r\n"
                + JSON
                + "Transfer-Encoding: chunked\r\n\r\n",
            chunks);
    assertEquals(413, status(answer), answer);
  }

  @Test
  void slowFormsOfOneStrangerKeepNobodyOut() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        slow.add(socket);
        String head = "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\n" + FORM;
        socket.getOutputStream().write((head + "Content-Length: 100\r\n\r\na").getBytes(UTF_8));
      }
      assertTrue(ask("GET", "/api/ping", "", "").endsWith("pong"));
      while (slow.stream().filter(HttpDoorIT::isUnanswered).count() > 16) {
        Thread.sleep(50);
      }
      long refused = 0;
      for (Socket socket : slow) {
        refused += !isUnanswered(socket) && status(read(socket, END_OF_FIELDS)) == 503 ? 1 : 0;
      }
      assertTrue(refused >= 100, refused + " were refused, the others held a thread");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean isUnanswered(Socket socket) {
    try {
      return socket.getInputStream().available() == 0;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void jsonIsBounded() throws Exception {
    String deep = "[".repeat(1000);
    assertEquals(400, status(ask("PUT", "/api/users/a@b.example", JSON, deep)));
    String wide = "{\"x\":[" + "{},".repeat(30_000) + "{}]}";
    String answer = ask("PUT", "/api/users/a@b.example", JSON, wide);
    assertEquals(400, status(answer));
    assertTrue(answer.contains("more than 20000 values"), answer);
  }

  @Test
  void whatComesBehindAnAmbiguousBodyIsNoRequest() throws Exception {
    for (String fields :
        List.of(
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding:\r\n chunked\r\n",
            "Content-Length: 4\r\nContent-Length: 0\r\n",
            "Content-Length: +4\r\n")) {
      String answer =
          exchange(
              "PUT /api/users/a@b.example HTTP/1.1\r\nHost: x\r\n"
                  + JSON
                  + fields
                  + "\r\n2\r\n{}\r\n0\r\n\r\nGET /api/ping HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(status(answer) >= 400, answer);
      assertFalse(answer.contains("pong"), fields + answer);
      assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, fields + answer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/console/login.xhtml,text/plain,a=b,415",
    "POST,/console/login.xhtml,application/x-www-form-urlencoded,jakarta.faces.ViewState=1:2,400",
    "POST,/console/login.xhtml,application/x-www-form-urlencoded,jakarta.faces.ViewState=x,400",
    "POST,/console/login.xhtml,application/x-www-form-urlencoded,jakarta.faces.ViewState=stateless,"
        + "400",
    "PUT,/console/login.xhtml,text/plain,a,405",
    "FOO,/console/login.xhtml,text/plain,a,405",
    "POST,/jakarta.faces.resource/icon.svg.xhtml,text/plain,a,405",
    "GET,/console/login.xhtml,application/x-www-form-urlencoded,a=b,400",
    "POST,/nothing,text/plain,a,405"
  })
  void wrongRequestsGetFourHundreds(
      String method, String path, String type, String body, int status) throws Exception {
    assertEquals(status, status(ask(method, path, "Content-Type: " + type + "\r\n", body)));
  }

  @Test
  void twoHostsOrForgedOriginsAreRefused() throws Exception {
    assertEquals(400, status(ask("GET", LOGIN, "Host: x\r\n", "")));
    String foreign = FORM + "Origin: http://other.test\r\n";
    assertEquals(403, status(ask("POST", LOGIN, foreign, "a=b")));
    assertEquals(403, status(ask("POST", LOGIN, FORM + "Sec-Fetch-Site: cross-site\r\n", "a=b")));
  }

  @Test
  void aLoginNeedsTheTokenOfItsFormAndNoScripts() throws Exception {
    String page = ask("GET", LOGIN, "", "");
    String cookie = field(page, "Set-Cookie");
    assertTrue(cookie.matches("tmail-form=.*"), page);
    assertTrue(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"), cookie);
    String token = input(page, "tmail-form");
    String fields =
        "signIn=signIn&signIn%3Alogin=nobody&signIn%3Apassword=wrong-1&signIn%3Asubmit=x"
            + "&jakarta.faces.ViewState="
            + input(page, "jakarta.faces.ViewState")
            + "&primefaces.nonce="
            + input(page, "primefaces.nonce");
    String without = ask("POST", LOGIN, FORM, fields);
    assertEquals(403, status(without), without);
    String sent = FORM + "Cookie: tmail-form=" + token + "\r\n";
    String refused = ask("POST", LOGIN, sent, fields + "&tmail-form=" + token);
    assertEquals(200, status(refused), refused);
    assertTrue(refused.contains("Wrong name or password."), refused);
    assertTrue(field(refused, "Set-Cookie").contains(token), "the token of other tabs stays");
  }

  @Test
  void theCookieOfASessionStaysOnThisSite() throws Exception {
    List<String> admin =
        Files.readAllLines(Path.of(System.getenv("TMAIL_HOME"), "run", "first-admin"));
    String page = ask("GET", LOGIN, "", "");
    String token = input(page, "tmail-form");
    String fields =
        "signIn=signIn&signIn%3Alogin=admin&signIn%3Apassword="
            + admin.get(1)
            + "&signIn%3Asubmit=x&jakarta.faces.ViewState=stateless&tmail-form="
            + token
            + "&primefaces.nonce="
            + input(page, "primefaces.nonce");
    String answer = ask("POST", LOGIN, FORM + "Cookie: tmail-form=" + token + "\r\n", fields);
    String cookie = field(answer, "Set-Cookie").toLowerCase(Locale.ROOT);
    assertTrue(cookie.startsWith("jsessionid="), answer);
    assertTrue(cookie.contains("samesite=strict") && cookie.contains("httponly"), cookie);
    assertEquals("/console/index.xhtml", field(answer, "Location"));
  }

  private static String input(String page, String name) {
    Matcher input =
        Pattern.compile("name=\"" + Pattern.quote(name) + "\"[^>]*value=\"([^\"]*)\"")
            .matcher(page);
    assertTrue(input.find(), name + " in " + page);
    return input.group(1);
  }

  /** Each operation of the OpenAPI document that makes something. */
  @Test
  void whatIsMadeIsNamedByItsPathWhateverTheHost() throws Exception {
    Map<String, String> made =
        Map.of(
            "/api/rcpthosts/{hostname}", "/api/rcpthosts/made.example",
            "/api/administrators/{login}", "/api/administrators/made",
            "/api/aliases/{alias}", "/api/aliases/made@base.example",
            "/api/dkim/{domain}", "/api/dkim/base.example",
            "/api/relayips/{ip: .+}", "/api/relayips/192.0.2.77",
            "/api/routes", "/api/routes",
            "/api/tokens/{name}", "/api/tokens/made",
            "/api/users/{login}", "/api/users/second@base.example",
            "/api/users/{login}/senders/{address}",
                "/api/users/second@base.example/senders/other@base.example");
    String user = BODIES.get("/api/users/{login}");
    String local = "{\"isLocal\":true}";
    assertEquals(201, status(ask("POST", "/api/rcpthosts/base.example", JSON, local)));
    assertEquals(201, status(ask("POST", "/api/users/first@base.example", JSON, user)));
    String forwarded = JSON + "X-Forwarded-Host: evil.test\r\nForwarded: host=evil.test\r\n";
    for (String operation : new TreeSet<>(making(ask("GET", "/openapi", forwarded, "")))) {
      String path = made.getOrDefault(operation, operation);
      String answer = ask("POST", path, forwarded, BODIES.getOrDefault(operation, "{}"));
      assertEquals(201, status(answer), operation + ": " + answer);
      assertTrue(field(answer, "Location").startsWith(path), operation + ": " + answer);
      assertFalse(answer.contains("evil"), answer);
    }
  }

  /** The paths whose POST answers 201. */
  private static List<String> making(String document) {
    assertFalse(document.contains("evil"), "the document repeats the request's host");
    List<String> paths = new ArrayList<>();
    String path = "";
    boolean isPost = false;
    for (String line : document.lines().toList()) {
      if (line.matches(" {2}['\"]?/.*:")) {
        path = line.strip().replaceFirst(":$", "").replaceAll("['\"]", "");
      }
      if (line.matches("    [a-z]+:")) {
        isPost = line.strip().equals("post:");
      }
      if (isPost && line.contains("\"201\":")) {
        paths.add(path);
      }
    }
    assertEquals(9, paths.size(), paths + " of " + document);
    return paths;
  }

  /** Every page, a resource, errors of each kind, and what programs ask for. */
  @Test
  void everyAnswerSaysWhatTheTableSays() throws Exception {
    List<String> paths = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Path.of("src/main/webapp/console"))) {
      pages.forEach(page -> paths.add("/console/" + page.getFileName()));
    }
    paths.addAll(
        List.of(
            "/",
            "/console",
            "/console/",
            "/console/nothing.xhtml",
            "/nothing",
            "/problem",
            "/jakarta.faces.resource/icon.svg.xhtml?ln=tmail",
            "/jakarta.faces.resource/nothing.css.xhtml?ln=tmail",
            "/api/ping",
            "/api/users",
            "/api/nothing",
            "/health",
            "/health/ready",
            "/metrics",
            "/openapi",
            "/console/login.xhtml;jsessionid=0123456789",
            "/WEB-INF/web.xml"));
    for (String path : paths) {
      for (String credentials : List.of("", ROBOT)) {
        String answer = ask("GET", path, credentials, "");
        String seen = path + "\n" + answer;
        Place.of(path.replaceFirst("[?;].*", ""))
            .fields(false)
            .forEach((name, value) -> assertTrue(has(answer, name, value), name + " of " + seen));
        assertTrue(status(answer) < 500, seen);
        String location = field(answer, "Location");
        assertTrue(location.isEmpty() || location.startsWith("/"), seen);
        String cookie = field(answer, "Set-Cookie").toLowerCase(Locale.ROOT);
        assertTrue(cookie.isEmpty() || cookie.contains("samesite=strict"), seen);
        assertFalse(answer.contains("jsessionid="), seen);
      }
    }
  }

  /** Alone and so; the policy of a page has the nonce of its scripts, too. */
  private static boolean has(String answer, String name, String value) {
    long times = Pattern.compile("(?im)^" + name + ":").matcher(answer).results().count();
    String got = field(answer, name).replaceFirst(" 'nonce-[\\w=+/-]+'", "");
    return times == 1 && got.equals(value);
  }

  @Test
  void healthAndMetricsWantATokenOrAListedAddress() throws Exception {
    Map<String, Integer> expected =
        Map.of("/health/ready", 200, "/health/live", 200, "/metrics", 200);
    for (String path : expected.keySet()) {
      assertEquals(401, status(ask("GET", path, "", "")), path);
      assertEquals(401, status(ask("GET", path, "Authorization: Bearer wrong\r\n", "")), path);
      assertEquals(expected.get(path), status(ask("GET", path, ROBOT, "")), path);
    }
  }
}
