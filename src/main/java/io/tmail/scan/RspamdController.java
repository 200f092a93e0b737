package io.tmail.scan;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** rspamd's controller, which learns ({@code POST /learnspam} and {@code /learnham}). */
public final class RspamdController {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int KNOWN = 208;
  private static final int USELESS = 204;

  private final URI url;
  private final String password;
  private final Duration patience;

  /**
   * @param url without a path
   * @param password empty if it wants none
   */
  public RspamdController(URI url, String password, Duration patience) {
    this.url = url;
    this.password = password;
    this.patience = patience;
  }

  /**
   * @param message as it was delivered
   * @throws IOException if it did not learn; it may later
   */
  public void learn(boolean spam, Path message) throws IOException {
    String path = spam ? "/learnspam" : "/learnham";
    HttpURLConnection http =
        (HttpURLConnection) url.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    try {
      http.setRequestMethod("POST");
      http.setRequestProperty("Connection", "close");
      http.setInstanceFollowRedirects(false);
      http.setConnectTimeout((int) CONNECT.toMillis());
      http.setReadTimeout((int) patience.toMillis());
      http.setDoOutput(true);
      http.setFixedLengthStreamingMode(Files.size(message));
      if (!password.isEmpty()) {
        http.setRequestProperty("Password", password);
      }
      try (OutputStream out = http.getOutputStream()) {
        Files.copy(message, out);
      }
      int status = http.getResponseCode();
      boolean learnt = status == HttpURLConnection.HTTP_OK || status == KNOWN || status == USELESS;
      if (!learnt && !isAboutTheMessage(status)) {
        throw new IOException("rspamd answered " + status + " to " + path);
      }
    } finally {
      http.disconnect();
    }
  }

  /** It will never learn this one. Its password, a crowd and trouble of its own may pass. */
  private static boolean isAboutTheMessage(int status) {
    return status == HttpURLConnection.HTTP_BAD_REQUEST
        || status == HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
  }

  /** Its address. */
  @Override
  public String toString() {
    return url.toString();
  }
}
