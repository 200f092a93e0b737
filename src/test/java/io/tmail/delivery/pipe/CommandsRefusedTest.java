package io.tmail.delivery.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Settings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class CommandsRefusedTest {
  @TempDir private Path folder;

  private Optional<String> reason(String socket) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", folder.toString());
    environment.put("TMAIL_CFG", "/dev/null");
    environment.put("TMAIL_DELIVERD_PIPE_SOCKET", socket);
    return new CommandsRefused(Settings.load(environment)).reason();
  }

  private Optional<String> reasonWithService(String greeting) throws IOException {
    Path path = folder.resolve("socket" + greeting.hashCode());
    try (ServerSocketChannel service = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      service.bind(UnixDomainSocketAddress.of(path));
      Thread thread = new Thread(() -> greet(service, greeting));
      thread.setDaemon(true);
      thread.start();
      return reason(path.toString());
    }
  }

  private static void greet(ServerSocketChannel service, String greeting) {
    try {
      SocketChannel client = service.accept(); // stays open
      int unused = client.write(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException over) {
      // the test has what it wanted
    }
  }

  private static void assertTold(String why, Optional<String> reason) {
    assertTrue(reason.orElse("").startsWith("aliases' commands are refused: "), reason.toString());
    assertTrue(reason.orElse("").contains(why), reason.toString());
  }

  @Test
  void withoutAServiceItTellsWhatToDo() {
    assertTold("start the server by deploy/run as root", reason(""));
    assertTold("/nowhere", reason("/nowhere"));
  }

  @Test
  void serviceOfAnotherUserIsFine() throws IOException {
    assertEquals(Optional.empty(), reasonWithService("tmail-commands 1 somebody-else\n"));
  }

  @Test
  void serviceThatIsSilentOrRootIsNone() throws IOException {
    assertTold("does not respond", reasonWithService(""));
    assertTold("runs as root", reasonWithService("tmail-commands 1 root\n"));
  }
}
