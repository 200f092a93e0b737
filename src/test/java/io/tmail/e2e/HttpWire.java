package io.tmail.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Requests as no client should send them, and what the server answers. */
record HttpWire(String from, int port) {
  private static final byte[] CHUNK = "a".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

  /**
   * What came back.
   *
   * @param status 0 if the connection was closed without an answer
   * @param head fields by their lower-case names
   * @param sent octets of the body that the server's side took, its buffers included
   */
  record Answer(int status, Map<String, String> head, long sent) {
    boolean isRefused() {
      return status >= 400 && status < 500;
    }
  }

  /** A request line and header without the empty line at their end. */
  static String head(String requestLine, String... fields) {
    StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: mail.e2e.test\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.toString();
  }

  static String basic(String login, String password) {
    byte[] pair = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Sends all as it stands and reads the answer. */
  Answer ask(String raw) throws IOException {
    try (Wire wire = Wire.from(from, port)) {
      try {
        wire.send(raw);
      } catch (IOException closed) {
        // an answer may have come before
      }
      return answer(wire, raw.length());
    }
  }

  /** A request with its body. */
  Answer ask(String head, String body) throws IOException {
    return ask(head + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /**
   * Announces a body and sends it until the server answers, closes, or has it all.
   *
   * @param beginning of the body
   * @param octets how much comes then
   */
  Answer flood(String head, String beginning, long octets) throws IOException {
    long length = beginning.length() + octets;
    return pour(head + "Content-Length: " + length + "\r\n\r\n" + beginning, octets, false);
  }

  /** The same in chunks, so that the server cannot know how much it will be. */
  Answer floodChunked(String head, String beginning, long most) throws IOException {
    String first = Integer.toHexString(beginning.length()) + "\r\n" + beginning + "\r\n";
    return pour(head + "Transfer-Encoding: chunked\r\n\r\n" + first, most, true);
  }

  private Answer pour(String head, long octets, boolean chunked) throws IOException {
    try (Wire wire = Wire.from(from, port)) {
      wire.send(head);
      long sent = 0;
      try {
        byte[] part = chunked ? chunk() : CHUNK;
        while (sent < octets && !wire.hasAnswer()) {
          wire.send(part);
          sent += CHUNK.length;
        }
        if (chunked && sent >= octets) {
          wire.send("0\r\n\r\n");
        }
      } catch (IOException closed) {
        // an answer may have come before
      }
      return answer(wire, sent);
    }
  }

  private static byte[] chunk() {
    String size = Integer.toHexString(CHUNK.length);
    String text = size + "\r\n" + new String(CHUNK, StandardCharsets.US_ASCII) + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the head alone. */
  static Answer answer(Wire wire, long sent) {
    Map<String, String> head = new TreeMap<>();
    String status = wire.line();
    if (status == null || !status.startsWith("HTTP/1.")) {
      return new Answer(0, head, sent);
    }
    for (String line = wire.line(); line != null && !line.isEmpty(); line = wire.line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        head.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
      }
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), head, sent);
  }
}
