package io.tmail.webhook;

import io.tmail.config.SecretFile;
import io.tmail.config.Settings;
import io.tmail.config.WebhookSettings;
import io.tmail.peer.Servers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Those of the settings: the first that answers is told. */
@ApplicationScoped
public class Webhooks {
  private static final int SECRET_OCTETS = 32;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private WebhookSettings settings;
  private Servers<Webhook> servers;

  protected Webhooks() {}

  @Inject
  public Webhooks(Settings settings, Clock clock) {
    this.settings = settings.filters().webhook();
    this.servers =
        new Servers<>(
            "webhook",
            this.settings.urls().isEmpty() ? List.of() : open(this.settings, clock),
            this.settings.timeout());
  }

  private static List<Webhook> open(WebhookSettings settings, Clock clock) {
    Signature signature = new Signature(secret(settings));
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    return settings.urls().stream().map(url -> new Webhook(http, url, signature, clock)).toList();
  }

  private static String secret(WebhookSettings settings) {
    try {
      String secret = SecretFile.readOrMake(settings.secret(), Webhooks::fresh);
      if (secret.isEmpty()) {
        throw new IllegalStateException(settings.secret() + " holds no secret");
      }
      return secret;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String fresh() {
    byte[] octets = new byte[SECRET_OCTETS];
    new SecureRandom().nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  boolean tell(WebhookSettings.Event event) {
    return settings.tells(event);
  }

  /** Those that are left alone at present. */
  List<String> troubles() {
    return servers.troubles();
  }

  /** Understands an answer. */
  @FunctionalInterface
  interface Reading<R> {
    R read(Webhook.Answer answer) throws IOException;
  }

  /**
   * @param event JSON
   * @param patience what the caller has left
   * @throws IOException if none of them answers, or none in a way that can be read
   */
  <R> R post(byte[] event, Duration patience, Reading<R> reading) throws IOException {
    return servers.ask(patience, (server, most) -> reading.read(server.post(event, most)));
  }
}
