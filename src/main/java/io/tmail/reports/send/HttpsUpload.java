package io.tmail.reports.send;

import io.tmail.delivery.TimeLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Uploads TLS reports by HTTPS (RFC 8460 §5.4). Strangers choose the address, so it must not be one
 * of this machine or of a private network.
 */
final class HttpsUpload {
  private static final int HTTPS = 443;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int UNIQUE_LOCAL = 0xfc;
  private static final int UNIQUE_LOCAL_BITS = 0xfe;
  private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b};

  private final SSLSocketFactory sockets;
  private final Predicate<InetAddress> permitted;
  private final int port;

  HttpsUpload() {
    this(HttpsURLConnection.getDefaultSSLSocketFactory(), HttpsUpload::isPublic, HTTPS);
  }

  /**
   * @param port the only one that is used
   */
  HttpsUpload(SSLSocketFactory sockets, Predicate<InetAddress> permitted, int port) {
    this.sockets = sockets;
    this.permitted = permitted;
    this.port = port;
  }

  static boolean isPublic(InetAddress address) {
    byte[] octets = address.getAddress();
    boolean isReserved = octets.length == 4 ? isReserved4(octets) : isReserved6(octets);
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !isReserved;
  }

  /** 0.0.0.0/8, 100.64.0.0/10 and 198.18.0.0/15 (RFC 6890). */
  private static boolean isReserved4(byte[] octets) {
    int network = (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
    return octets[0] == 0 || (network & 0xffc0) == 0x6440 || (network & 0xfffe) == 0xc612;
  }

  /** Unique local addresses, and those that a translator maps to IPv4 (RFC 6052, RFC 8215). */
  private static boolean isReserved6(byte[] octets) {
    return (octets[0] & UNIQUE_LOCAL_BITS) == UNIQUE_LOCAL
        || Arrays.equals(octets, 0, TRANSLATED.length, TRANSLATED, 0, TRANSLATED.length);
  }

  /**
   * @throws IOException if the server does not take it, with the reason
   */
  void send(URI to, byte[] gzip) throws IOException {
    expectPublic(to);
    HttpsURLConnection http = (HttpsURLConnection) to.toURL().openConnection(Proxy.NO_PROXY);
    http.setSSLSocketFactory(sockets);
    http.setRequestMethod("POST");
    http.setRequestProperty("Content-Type", "application/tlsrpt+gzip");
    http.setRequestProperty("Connection", "close");
    http.setInstanceFollowRedirects(false);
    http.setConnectTimeout((int) PATIENCE.toMillis());
    http.setReadTimeout((int) PATIENCE.toMillis());
    http.setDoOutput(true);
    http.setFixedLengthStreamingMode(gzip.length);
    try (TimeLimit limit = new TimeLimit(PATIENCE, http::disconnect)) {
      try (OutputStream out = http.getOutputStream()) {
        out.write(gzip);
      }
      int answer = http.getResponseCode();
      if (answer / 100 * 100 != HttpURLConnection.HTTP_OK || limit.exceeded()) {
        throw new IOException(to.getHost() + " answered " + answer);
      }
    } finally {
      http.disconnect();
    }
  }

  private void expectPublic(URI to) throws IOException {
    int wanted = to.getPort() < 0 ? HTTPS : to.getPort();
    if (to.getHost() == null || wanted != port) {
      throw new IOException("only the port of HTTPS is used: " + to);
    }
    for (InetAddress each : InetAddress.getAllByName(to.getHost())) {
      if (!permitted.test(each)) {
        throw new IOException(to.getHost() + " is not a public server");
      }
    }
  }
}
