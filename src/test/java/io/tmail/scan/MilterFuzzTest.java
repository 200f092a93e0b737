package io.tmail.scan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.mail.MessageHeader;
import io.tmail.peer.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Invented answers of a milter: each ends in a reply or an IOException, in time. */
final class MilterFuzzTest {
  private static final int SESSIONS = 3000;
  private static final String KINDS = "cardypsbhimeq+-24fOl";
  private static final byte[] HEADER =
      "Subject: x\r\nX-A: b\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Random random = new Random(18);

  private static byte[] packet(char kind, byte[] data) {
    return ByteBuffer.allocate(5 + data.length)
        .putInt(data.length + 1)
        .put((byte) kind)
        .put(data)
        .array();
  }

  /** Well formed mostly, of any content, and sometimes cut or longer than it says. */
  private byte[] invented() {
    byte[] data = new byte[random.nextInt(40)];
    for (int i = 0; i < data.length; i++) {
      data[i] =
          (byte)
              (random.nextInt(4) == 0
                  ? random.nextInt(3)
                  : "<a@b.c>450 5.7.1 x:\r\n".charAt(random.nextInt(20)));
    }
    byte[] whole = packet(KINDS.charAt(random.nextInt(KINDS.length())), data);
    if (random.nextInt(30) == 0) {
      whole[random.nextInt(4)] ^= (byte) random.nextInt(256);
    }
    return whole;
  }

  private byte[] agreed() {
    int steps = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(0x200000) & 0x1ff7ff;
    ByteBuffer terms = ByteBuffer.allocate(12 + random.nextInt(12));
    terms.putInt(6).putInt(random.nextInt(0x200)).putInt(steps);
    return packet('O', terms.array());
  }

  private void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write(agreed());
        int packets = random.nextInt(20);
        for (int i = 0; i < packets; i++) {
          byte[] next = random.nextInt(3) > 0 ? packet('c', new byte[0]) : invented();
          client.getOutputStream().write(next);
        }
        client.shutdownOutput();
        client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException over) {
        // the next one
      }
    }
  }

  private static void talk(String address) throws IOException {
    MessageHeader header = MessageHeader.read(new ByteArrayInputStream(HEADER), 1000, 10);
    try (MilterSession session = MilterSession.open(address, new Patience(Duration.ofSeconds(1)))) {
      Map<String, String> macros = Map.of("i", "1", "client_addr", "192.0.2.7");
      MilterReply unused = session.connect("[192.0.2.7]", InetAddress.getLoopbackAddress(), macros);
      unused = session.helo("client.example", macros);
      unused = session.mail("a@b.example", "BODY=8BITMIME", macros);
      unused = session.rcpt("c@d.example", "", macros);
      unused = session.data(macros);
      unused = session.header(header.fields(), macros);
      unused = session.body(new ByteArrayInputStream(HEADER));
      MilterWishes wishes = session.end(macros, 10_000);
      if (wishes.body().isPresent()) {
        try (InputStream body = wishes.body().get()) {
          body.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
      assertTrue(wishes.reply() != null && List.copyOf(wishes.changes()).size() < 1001);
    }
  }

  @Test
  void whateverAMilterSaysIsAReplyOrAFailure() throws IOException {
    int replies = 0;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server), "fuzzing-milter");
      thread.setDaemon(true);
      thread.start();
      for (int i = 0; i < SESSIONS; i++) {
        try {
          talk("127.0.0.1:" + server.getLocalPort());
          replies++;
        } catch (IOException failure) {
          // that is one of the two
        }
      }
    }
    assertTrue(replies > SESSIONS / 20, "only " + replies + " were understood");
  }
}
