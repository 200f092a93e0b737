package io.tmail.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tmail.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keystone's side of the conversation, scripted. */
class SwiftLoginTest {
  private final List<String> asked = new ArrayList<>();
  private HttpServer keystone;
  private int refusals;

  @BeforeEach
  void start() throws IOException {
    keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keystone.createContext(
        "/v3/auth/tokens",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.getResponseHeaders().add("X-Subject-Token", "token" + asked.size());
          byte[] catalogue =
              ("{\"token\":{\"catalog\":[{\"type\":\"identity\",\"endpoints\":[]},"
                      + "{\"type\":\"object-store\",\"endpoints\":["
                      + place("internal", "r2", 1)
                      + ","
                      + place("public", "r1", 2)
                      + ","
                      + place("public", "r2", keystone.getAddress().getPort())
                      + "]}]}}")
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(201, catalogue.length);
          exchange.getResponseBody().write(catalogue);
          exchange.close();
        });
    keystone.createContext(
        "/AUTH_p/mail/queue/KEY1",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
          exchange.getRequestBody().readAllBytes();
          boolean expired = token.equals("token1") && refusals-- > 0;
          exchange.sendResponseHeaders(expired ? 401 : 201, -1);
          exchange.close();
        });
    keystone.start();
  }

  private static String place(String kind, String region, int port) {
    return "{\"interface\":\"%s\",\"region\":\"%s\",\"url\":\"http://127.0.0.1:%d/AUTH_p/\"}"
        .formatted(kind, region, port);
  }

  @AfterEach
  void stop() {
    keystone.stop(0);
  }

  private SwiftStore store(String region) {
    return new SwiftStore(
        Settings.load(
                Map.of(
                    "TMAIL_ME", "mail.example.com",
                    "TMAIL_HOME", "/nowhere",
                    "TMAIL_STORE_DRIVER", "openstack",
                    "TMAIL_STORE_SOURCE", "mail",
                    "TMAIL_STORE_ENDPOINT",
                        "http://127.0.0.1:" + keystone.getAddress().getPort() + "/v3",
                    "TMAIL_STORE_USER", "mailer",
                    "TMAIL_STORE_SECRET", "secret\"1",
                    "TMAIL_STORE_PROJECT", "post",
                    "TMAIL_STORE_REGION", region))
            .store());
  }

  @Test
  void keystoneNamesTheStoreOfTheRegion() throws IOException {
    store("r2").put("KEY1", new ByteArrayInputStream(new byte[3]));
    String request = asked.get(0);
    assertTrue(request.contains("\"name\":\"mailer\""), request);
    assertTrue(request.contains("\"password\":\"secret\\\"1\""), request);
    assertTrue(
        request.contains(
            "\"scope\":{\"project\":{\"name\":\"post\",\"domain\":{\"name\":\"Default\"}}}"),
        request);
  }

  @Test
  void expiredTokenIsRenewedOnce() throws IOException {
    refusals = 1;
    SwiftStore store = store("r2");
    store.put("KEY1", new ByteArrayInputStream(new byte[3]));
    store.put("KEY1", new ByteArrayInputStream(new byte[3]));
    assertEquals(2, asked.size());
  }

  @Test
  void regionWithoutStoreIsTold() {
    IOException told =
        assertThrows(
            IOException.class,
            () -> store("r3").put("KEY1", new ByteArrayInputStream(new byte[3])));
    assertTrue(told.getMessage().contains("no public object-store"), told.getMessage());
  }
}
