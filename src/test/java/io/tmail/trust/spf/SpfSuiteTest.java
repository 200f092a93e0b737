package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tmail.dns.MemoryDns;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.Type;

/** The test suite of openspf.org for RFC 7208, which comes with Debian's python3-spf. */
class SpfSuiteTest {
  private static final Path SUITE = Path.of("/usr/share/doc/python3-spf/rfc7208-tests.yml.gz");
  private static final String READ =
      """
      import gzip, json, sys, yaml
      text = gzip.open('/usr/share/doc/python3-spf/rfc7208-tests.yml.gz', 'rt').read()
      def plain(value):
          if isinstance(value, bytes):
              return value.decode('latin-1')
          return str(value)
      json.dump(list(yaml.safe_load_all(text)), sys.stdout, default=plain)
      """;

  @TestFactory
  Stream<DynamicTest> suite() {
    return scenarios().stream().map(JsonValue::asJsonObject).flatMap(SpfSuiteTest::tests);
  }

  @Test
  void suiteIsWhole() {
    long tests =
        scenarios().stream()
            .mapToLong(each -> each.asJsonObject().getJsonObject("tests").size())
            .sum();
    assertTrue(tests > 150, tests + " tests");
  }

  private static JsonArray scenarios() {
    assumeTrue(Files.exists(SUITE), "no " + SUITE);
    return Python.run(READ, "[]").asJsonArray();
  }

  private static Stream<DynamicTest> tests(JsonObject scenario) {
    JsonObject zone = scenario.getJsonObject("zonedata");
    return scenario.getJsonObject("tests").entrySet().stream()
        .map(
            test ->
                dynamicTest(
                    scenario.getString("description") + ": " + test.getKey(),
                    () -> run(test.getValue().asJsonObject(), zone)));
  }

  private static void run(JsonObject test, JsonObject zone) throws UnknownHostException {
    String sender = test.getString("mailfrom", "");
    String helo = test.getString("helo");
    String[] parts = sender.isEmpty() ? new String[] {"", helo} : split(sender);
    SpfQuery query =
        new SpfQuery(
            InetAddress.getByName(test.getString("host")),
            helo,
            parts[1],
            parts[0],
            "receiver.example",
            Instant.EPOCH);
    SpfResult result = Spf.check(query, dns(zone));
    Set<String> allowed = allowed(test.get("result"));
    assertTrue(allowed.contains(result.verdict().keyword()), allowed + ", not " + result);
    String wanted = test.getString("explanation", "DEFAULT");
    if (result.verdict() == SpfVerdict.FAIL) {
      assertEquals(
          wanted.toLowerCase(Locale.ROOT),
          result.explanation().orElse("DEFAULT").toLowerCase(Locale.ROOT));
    }
  }

  private static String[] split(String sender) {
    int at = sender.indexOf('@');
    return at < 0
        ? new String[] {"", sender}
        : new String[] {sender.substring(0, at), sender.substring(at + 1)};
  }

  private static Set<String> allowed(JsonValue result) {
    return result instanceof JsonArray several
        ? several.getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .collect(Collectors.toSet())
        : Set.of(((JsonString) result).getString());
  }

  private static MemoryDns dns(JsonObject zone) {
    MemoryDns dns = new MemoryDns();
    zone.forEach(
        (name, records) -> {
          boolean hasTxt =
              records.asJsonArray().stream()
                  .anyMatch(each -> each instanceof JsonObject one && one.containsKey("TXT"));
          for (JsonValue each : records.asJsonArray()) {
            if (each instanceof JsonObject one) {
              one.forEach((type, value) -> add(dns, name, type, value, hasTxt));
            } else {
              int[] types = {Type.TXT, Type.A, Type.AAAA, Type.MX, Type.PTR};
              for (int type : types) {
                if (dns.get(name, type).records().isEmpty()) {
                  dns.fail(name, type);
                }
              }
            }
          }
        });
    return dns;
  }

  private static void add(
      MemoryDns dns, String name, String type, JsonValue value, boolean hasTxt) {
    switch (type) {
      case "TXT" -> text(dns, name, value);
      case "SPF" -> {
        if (!hasTxt) {
          text(dns, name, value);
        }
      }
      case "MX" -> {
        JsonArray both = value.asJsonArray();
        String host = both.getString(1);
        dns.add(name, Type.MX, both.getInt(0) + " " + (host.isEmpty() ? "." : host));
      }
      case "A", "AAAA", "PTR", "CNAME" ->
          dns.add(name, Type.value(type), ((JsonString) value).getString());
      default -> throw new IllegalArgumentException(type);
    }
  }

  private static void text(MemoryDns dns, String name, JsonValue value) {
    String text =
        value instanceof JsonArray parts
            ? parts.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.joining())
            : ((JsonString) value).getString();
    if (!text.equals("NONE")) {
      dns.text(name, text);
    }
  }
}
