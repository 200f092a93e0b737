package io.tmail.admin.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.config.Listener;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class SmtpDialogueTest {
  /** Says its part at once, whatever it hears, and hangs up. */
  private static void server(String says, Check check) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread speaker =
          new Thread(
              () -> {
                try (Socket client = server.accept()) {
                  client.getOutputStream().write(says.getBytes(ISO_8859_1));
                  client.shutdownOutput();
                  client.getInputStream().readAllBytes();
                } catch (IOException gone) {
                  throw new IllegalStateException(gone);
                }
              });
      speaker.start();
      Listener listener = new Listener("127.0.0.1", server.getLocalPort(), false, Listener.Role.MX);
      try (SmtpDialogue dialogue = SmtpDialogue.open(listener, "mail.example.com")) {
        check.look(dialogue);
      }
      speaker.join();
    }
  }

  private interface Check {
    void look(SmtpDialogue dialogue) throws Exception;
  }

  @Test
  void aReplyOfSeveralLinesIsOne() throws Exception {
    server(
        "220 me\r\n250-me\r\n250-SIZE 1\r\n250 STARTTLS\r\n",
        dialogue -> {
          assertEquals("220 me", dialogue.read());
          assertEquals("250-me 250-SIZE 1 250 STARTTLS", dialogue.say("EHLO you"));
        });
  }

  @Test
  void theEndOfTheConnectionIsTold() throws Exception {
    server(
        "220-me\r\n",
        dialogue ->
            assertEquals(
                "the connection was closed",
                assertThrows(EOFException.class, dialogue::read).getMessage()));
  }
}
