package io.tmail.delivery.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A real server that follows a script, one for each connection it gets. A step that begins with
 * {@code >} is a command to wait for, by its beginning; {@code >.} is a message up to its lone dot;
 * {@code ~} sends the rest a byte at a time; {@code #} waits so many milliseconds; {@code !} goes
 * on in TLS; {@code ?} sends the rest in clear below TLS, which breaks it; all else is sent as a
 * line. At the script's end the connection is closed.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Queue<List<String>> scripts = new ArrayDeque<>();

  /** What clients said, commands and messages. */
  public final List<String> heard = new CopyOnWriteArrayList<>();

  /** Where clients came from. */
  public final List<String> peers = new CopyOnWriteArrayList<>();

  private SSLContext tls;
  private final List<String> surprises = new CopyOnWriteArrayList<>();

  public ScriptedServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the next connection will be like. */
  public ScriptedServer script(String... steps) {
    synchronized (scripts) {
      scripts.add(List.of(steps));
    }
    return this;
  }

  /** What it shows of itself in TLS. */
  public ScriptedServer with(SSLContext context) {
    tls = context;
    return this;
  }

  /** Connections of an earlier test that never came will not come any more. */
  public void forgetScripts() {
    synchronized (scripts) {
      scripts.clear();
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  NextHop hop() {
    return NextHop.of("mx.example", InetAddress.getLoopbackAddress(), port());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread thread = new Thread(() -> serve(socket), "scripted-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    List<String> script;
    synchronized (scripts) {
      script = scripts.isEmpty() ? List.of() : scripts.remove();
    }
    peers.add(socket.getInetAddress().getHostAddress());
    try (socket) {
      Socket current = socket;
      InputStream in = new BufferedInputStream(current.getInputStream());
      for (String step : script) {
        if (step.equals("!")) {
          current = secured(current);
          in = new BufferedInputStream(current.getInputStream());
        } else if (step.startsWith("?")) {
          play(step.substring(1), in, socket.getOutputStream());
        } else {
          play(step, in, current.getOutputStream());
        }
      }
    } catch (IOException | InterruptedException | UncheckedIOException gone) {
      surprises.add(gone.toString());
    }
  }

  private Socket secured(Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "client", plain.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  private void play(String step, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    if (step.equals(">.")) {
      heard.add(message(in));
    } else if (step.startsWith(">")) {
      String line = line(in);
      heard.add(line);
      if (!line.startsWith(step.substring(1))) {
        surprises.add("expected " + step.substring(1) + " but heard " + line);
      }
    } else if (step.startsWith("#")) {
      Thread.sleep(Integer.parseInt(step.substring(1)));
    } else if (step.startsWith("~")) {
      for (byte b : (step.substring(1) + "\r\n").getBytes(StandardCharsets.ISO_8859_1)) {
        out.write(b);
        out.flush();
        Thread.sleep(2);
      }
    } else {
      out.write((step + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private static String message(InputStream in) throws IOException {
    StringBuilder message = new StringBuilder();
    for (String line = line(in); !line.equals("."); line = line(in)) {
      message.append(line).append("\r\n");
    }
    return message.toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("client has gone after " + line);
      }
      line.append((char) c);
    }
    return line.substring(0, Math.max(0, line.length() - 1));
  }

  /** Fails the test if a client did not keep to the script. */
  public void verify() {
    if (!surprises.isEmpty()) {
      throw new AssertionError(surprises.toString());
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
