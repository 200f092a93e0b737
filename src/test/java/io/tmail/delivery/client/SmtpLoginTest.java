package io.tmail.delivery.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How we log in at next hops. */
class SmtpLoginTest {
  private final SmtpConnectionFactory connections = new SmtpConnectionFactory();
  private Optional<SmtpConnectionSpec.Login> login = Optional.empty();
  private ScriptedServer server;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    connections.closeAll();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH PLAIN LOGIN, AUTH PLAIN AG1lAHMzY3JldA==",
    "AUTH=PLAIN, AUTH PLAIN AG1lAHMzY3JldA=="
  })
  void logsInAtOnce(String offer, String said) {
    login = Optional.of(new SmtpConnectionSpec.Login("me", "s3cret", true));
    server.script("220 x", ">EHLO", "250-x", "250 " + offer, ">" + said, "235 2.7.0 Ok");
    send(Requests.of("x@example.com"));
    server.verify();
  }

  @Test
  void logsInWordByWord() {
    login = Optional.of(new SmtpConnectionSpec.Login("me", "s3cret", true));
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 AUTH LOGIN",
        ">AUTH LOGIN",
        "334 VXNlcm5hbWU6",
        ">bWU=",
        "334 UGFzc3dvcmQ6",
        ">czNjcmV0",
        "235 Ok",
        ">MAIL",
        "250 Ok",
        ">RCPT",
        "250 Ok",
        ">DATA",
        "354 go",
        ">.",
        "250 taken");
    assertInstanceOf(Delivered.class, send(Requests.of("x@example.com")).get(0));
    server.verify();
  }

  /** The example of RFC 2195 §2. */
  @Test
  void logsInByChallenge() {
    login = Optional.of(new SmtpConnectionSpec.Login("tim", "tanstaaftanstaaf", true));
    String challenge =
        Base64.getEncoder()
            .encodeToString(
                "<1896.697170952@postoffice.reston.mci.net>".getBytes(StandardCharsets.US_ASCII));
    server.script(
        "220 x",
        ">EHLO",
        "250-x",
        "250 AUTH CRAM-MD5",
        ">AUTH CRAM-MD5",
        "334 " + challenge,
        ">dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
        "235 Ok");
    send(Requests.of("x@example.com"));
    server.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"535 5.7.8 wrong", "454 4.7.0 later", "334 more"})
  void refusedLoginIsTemporary(String answer) {
    login = Optional.of(new SmtpConnectionSpec.Login("me", "s3cret", true));
    server.script("220 x", ">EHLO", "250-x", "250 AUTH PLAIN", ">AUTH", answer);
    DeliveryResult result =
        assertInstanceOf(Deferred.class, send(Requests.of("x@example.com")).get(0));
    assertFalse(result.toString().contains("s3cret"));
  }

  @Test
  void passwordIsNotSentInTheClear() {
    SmtpLogin careful = new SmtpLogin(null, new SmtpConnectionSpec.Login("me", "s3cret", false));
    assertThrows(
        RefusedException.class,
        () -> careful.run(new Capabilities(Map.of("AUTH", "PLAIN")), false));
  }

  private List<DeliveryResult> send(DeliveryRequest request) {
    return connections.transact(spec(), request);
  }

  private SmtpConnectionSpec spec() {
    return new SmtpConnectionSpec(
            server.hop(), false, "me.example", TlsPolicy.NONE, Duration.ofSeconds(10))
        .withLogin(login);
  }
}
