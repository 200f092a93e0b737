package io.tmail.webhook;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that is told of mail by POST. Connections are kept. Any thread may call. */
final class Webhook {
  private static final int MOST_ANSWER = 64 << 10;
  private static final int NO_CONTENT = 204;
  private static final int OK = 200;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient http;
  private final URI url;
  private final Signature signature;
  private final Clock clock;

  Webhook(HttpClient http, URI url, Signature signature, Clock clock) {
    this.http = http;
    this.url = url;
    this.signature = signature;
    this.clock = clock;
  }

  /**
   * What it has answered.
   *
   * @param accepted whether it wanted to be told; if not, it need not be told again
   * @param body empty if it has nothing to say
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(boolean accepted, byte[] body) {}

  /** Its address, without what may be secret. */
  @Override
  public String toString() {
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  /**
   * @param body JSON
   * @param patience for the whole answer
   * @throws IOException if there is none in time
   */
  Answer post(byte[] body, Duration patience) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(request(body, patience), head -> new BoundedBody(MOST_ANSWER));
    try {
      return answer(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause().getMessage()), failed);
    } catch (TimeoutException late) {
      throw new SocketTimeoutException("no answer in time");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is stopping");
    } finally {
      asked.cancel(true);
    }
  }

  private HttpRequest request(byte[] body, Duration patience) {
    long now = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(url)
        .timeout(patience)
        .header("Content-Type", "application/json")
        .header("X-Tmail-Timestamp", Long.toString(now))
        .header("X-Tmail-Signature", signature.of(now, body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private static Answer answer(HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    if (status == OK) {
      return new Answer(true, response.body());
    }
    if (status == NO_CONTENT) {
      return new Answer(true, new byte[0]);
    }
    boolean refused = status >= CLIENT_ERROR && status < SERVER_ERROR;
    if (refused && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS) {
      return new Answer(false, new byte[0]);
    }
    throw new IOException("the webhook answered " + status);
  }
}
