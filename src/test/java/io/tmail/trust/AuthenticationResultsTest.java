package io.tmail.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.Growth;
import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.AuthenticationResult.Property;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.MessageHeader.Field;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** authres reads what we write; nobody else's field passes for ours (RFC 8601 §2.2, §5). */
class AuthenticationResultsTest {
  private static final String US = "mx.tmail.example";
  private static PythonPeer peer;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(PythonPeer.isThere(), PythonPeer.missing());
    peer = PythonPeer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (peer != null) {
      peer.close();
    }
  }

  private static JsonObject read(String field) throws IOException {
    return (JsonObject) peer.ask(PythonPeer.request("results").add("field", field.strip()));
  }

  private static AuthenticationResult result(String method, String reason, String... properties) {
    List<Property> all = new ArrayList<>();
    for (int i = 0; i < properties.length; i += 2) {
      all.add(new Property(properties[i], properties[i + 1]));
    }
    return new AuthenticationResult(method, "pass", reason, all);
  }

  @Test
  void withoutAResultItSaysNone() throws IOException {
    assertEquals(
        "Authentication-Results: mx.tmail.example; none\r\n",
        AuthenticationResults.field(US, List.of()));
    assertEquals(US, read(AuthenticationResults.field(US, List.of())).getString("id"));
  }

  @Test
  void isFoldedBelow78Octets() {
    String field =
        AuthenticationResults.field(
            US,
            List.of(
                result("spf", "", "smtp.mailfrom", "someone@b.example"),
                result("dkim", "a reason", "header.d", "b.example", "header.s", "s1")));
    assertEquals(
        "Authentication-Results: mx.tmail.example; spf=pass\r\n"
            + "\tsmtp.mailfrom=someone@b.example; dkim=pass reason=\"a reason\"\r\n"
            + "\theader.d=b.example header.s=s1\r\n",
        field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b.example",
        "a@b.example",
        "@b.example",
        "a b@b.example",
        "\"a b\"@b.example",
        "two words",
        "semi;colon",
        "e=mc",
        "back\\slash",
        "(comment)",
        "127.0.0.1",
        "2001:db8::1",
        "a/b+c=="
      })
  void peerReadsEachValue(String value) throws IOException {
    AuthenticationResult written = result("dkim", value, "header.i", value);
    JsonObject read =
        read(AuthenticationResults.field(US, List.of(written)))
            .getJsonArray("results")
            .getJsonObject(0);
    assertEquals("dkim", read.getString("method"));
    assertEquals("pass", read.getString("result"));
    assertEquals(value, unquoted(read.getString("reason")));
    assertEquals(value, unquoted(read.getJsonObject("properties").getString("header.i")));
  }

  /** authres leaves the backslashes of a quoted string in its value. */
  private static String unquoted(String read) {
    return read.replaceAll("\\\\(.)", "$1");
  }

  @Test
  void peerReadsManyResults() throws IOException {
    List<AuthenticationResult> results = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      results.add(result("dkim", "", "header.d", "d" + i + ".example", "header.s", "s" + i));
    }
    String field = AuthenticationResults.field(US, results);
    JsonObject read = read(field);
    assertEquals(40, read.getJsonArray("results").size());
    for (String line : field.split("\r\n")) {
      assertTrue(line.length() <= 78, line);
    }
  }

  @Test
  void noValueBreaksTheField() {
    for (String value :
        List.of(
            "a\r\nX: y",
            "\0\u0007\u007f\u0085",
            "x".repeat(5000),
            "\u754c".repeat(5000),
            "\ud800")) {
      String field =
          AuthenticationResults.field(
              US, List.of(result("dkim", value, "header.i", value, "header.d", value + "@x")));
      for (String line : field.split("\r\n")) {
        assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 998);
        assertTrue(line.startsWith("Auth") || line.startsWith("\t"), line);
        assertTrue(line.chars().noneMatch(c -> c != '\t' && Character.isISOControl(c)), line);
      }
    }
  }

  /** Each form that a name may have, in each place that a field may have for it. */
  private static Set<String> forgeries() {
    List<String> names =
        List.of(
            US,
            "MX.TMAIL.EXAMPLE",
            "Mx.Tmail.Example",
            "\"mx.tmail.example\"",
            "\"m\\x.tmail.exampl\\e\"",
            "\"MX\".tmail.example",
            "mx.tmail.example.",
            "mx . tmail . example",
            "mx.(c)tmail.(d)example",
            "mx.\r\n tmail.\r\n\texample",
            "mx.tm\u00adail.example",
            "mx.tmail.ex\u200bample",
            "\uff4d\uff58.tmail.example",
            "mx\u3002tmail\uff0eexample",
            "mx.tmail\0.example",
            "\" mx.tmail.example \"");
    List<String> places =
        List.of(
            "Authentication-Results: NAME; dkim=pass",
            "AUTHENTICATION-RESULTS:NAME;dkim=pass",
            "authentication-results :\t NAME ; none",
            "Authentication-Results:\r\n NAME\r\n ;\r\n dkim=pass",
            "Authentication-Results: NAME 1; dkim=pass",
            "Authentication-Results: NAME (c) 1 (d); dkim=pass",
            "Authentication-Results: NAME/1; dkim=pass",
            "Authentication-Results: (c) NAME; dkim=pass",
            "Authentication-Results: (a (b\\) c) \"d;) NAME; dkim=pass",
            "Authentication-Results: (;)(;) NAME; dkim=pass",
            "Authentication-Results: NAME(comment); dkim=pass",
            "Authentication-Results: NAME",
            "Authentication-Results: NAME dkim=pass",
            "Authentication-Results: NAME, dkim=pass",
            "Authentication-Results:\t\t\tNAME\t99\t;");
    Set<String> forgeries = new LinkedHashSet<>();
    for (String place : places) {
      names.forEach(name -> forgeries.add(place.replace("NAME", name)));
    }
    forgeries.addAll(
        List.of(
            "Authentication-Results: (unclosed mx.tmail.example; dkim=pass",
            "Authentication-Results: \"mx.tmail.example; dkim=pass",
            "Authentication-Results: mx.tmail.example (unclosed; dkim=pass",
            "Authentication-Results: =?utf-8?q?mx.tmail.example?=; dkim=pass",
            "Authentication-Results: =?us-ascii?b?bXgudG1haWwuZXhhbXBsZQ==?=; dkim=pass",
            "Authentication-Results: mx.tmail.example) ; dkim=pass",
            "Authentication-Results: \\mx.tmail.example; dkim=pass",
            "Authentication-Results: <mx.tmail.example>; dkim=pass"));
    return forgeries;
  }

  private static Field field(String text) throws IOException {
    byte[] octets = (text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    List<Field> fields = MessageHeader.read(new ByteArrayInputStream(octets), 1 << 20, 10).fields();
    assertEquals(1, fields.size(), text);
    return fields.get(0);
  }

  @Test
  void eachOfTheForgedFormsIsOurs() throws IOException {
    Set<String> forgeries = forgeries();
    assertTrue(forgeries.size() >= 200, "only " + forgeries.size());
    for (String forged : forgeries) {
      assertTrue(AuthenticationResults.isOurs(field(forged), US), forged);
      assertTrue(AuthenticationResults.isOurs(field(forged), "MX.tmail.example"), forged);
    }
  }

  @Test
  void nameInULabelsIsOurs() throws IOException {
    for (String name :
        List.of("mx.b\u00fccher.example", "MX.B\u00dcCHER.example", "mx.xn--bcher-kva.example")) {
      Field forged = field("Authentication-Results: " + name + "; dkim=pass");
      assertTrue(AuthenticationResults.isOurs(forged, "mx.xn--bcher-kva.example"), name);
      assertTrue(AuthenticationResults.isOurs(forged, "mx.b\u00fccher.example"), name);
    }
  }

  @Test
  void ourOwnFieldIsOurs() throws IOException {
    for (String name : List.of(US, "b\u00fccher.example", "with space", "mx/1")) {
      String written = AuthenticationResults.field(name, List.of());
      assertTrue(AuthenticationResults.isOurs(field(written.strip()), name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication-Results: mx.other.example; dkim=pass header.d=mx.tmail.example",
        "Authentication-Results: mx.other.example (mx.tmail.example); none",
        "Authentication-Results: tmail.example; none",
        "Authentication-Results: mx.tmail.example.org; none",
        "Authentication-Results: mx2.tmail.example; none",
        "Authentication-Results: mx.tmail.example2; none",
        "Authentication-Results: amx.tmail.example; none",
        "Authentication-Results: a.mx.tmail.example; none",
        "Authentication-Results: mx-tmail.example; none",
        "Authentication-Results: spf=pass; mx.tmail.example",
        "Authentication-Results: (unclosed; none",
        "Authentication-Results: ;",
        "Authentication-Results:",
        "Authentication-Results-Original: mx.tmail.example; none",
        "X-Authentication-Results: mx.tmail.example; none",
        "ARC-Authentication-Results: i=1; mx.tmail.example; none"
      })
  void fieldsOfOthersAreLeft(String text) throws IOException {
    assertFalse(AuthenticationResults.isOurs(field(text), US));
  }

  @ParameterizedTest
  @CsvSource({"(", ")", "'\"'", "\\", "a", "' '", ";", "=?", "1", ".", "\u00e4"})
  void workGrowsAsTheFieldDoes(String piece) {
    Growth.assertLinear(
        1 << 10,
        1 << 20,
        size -> {
          String text = "Authentication-Results: " + piece.repeat(size / piece.length());
          Field field = new Field("authentication-results", text);
          return () -> AuthenticationResults.isOurs(field, US);
        });
  }
}
