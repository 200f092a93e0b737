package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Big messages through an S3 service that goes away meanwhile. */
@Tag("store")
class ObjectStoreE2E {
  private static final String SECRET = "secret-1";

  private final ObjectStore service = new ObjectStore();
  private Instance server;

  @AfterEach
  void stop() {
    server.stop();
    service.close();
  }

  @Test
  void storeThatIsAwayDefersAndLosesNothing() throws IOException {
    server = new Instance("objects");
    service.settings("s3").forEach(server::set);
    server.start();
    server.addMailbox("alice@example.com", SECRET);
    assertTrue(send("first").contains("queued as"));
    server.mailbox("alice@example.com", SECRET).awaitMessage("Subject: first");
    Await.until("removal from the store", () -> server.queued() == 0);

    server.stopDovecot();
    assertTrue(send("second").contains("queued as"));
    service.stop();
    String refused = send("third");
    assertTrue(refused.contains("451 4.3.0"), refused);
    assertEquals(1, server.queued());

    service.start();
    server.deploy("stop").mustSucceed();
    server.start();
    server.mailbox("alice@example.com", SECRET).awaitMessage("Subject: second");
    assertEquals(2, server.mailbox("alice@example.com", SECRET).inbox().size());
  }

  /** A message of 1 MB, by swaks; what it printed. */
  private String send(String subject) throws IOException {
    Path file = Files.createTempFile("tmail-e2e", ".eml");
    Files.writeString(
        file,
        "Subject: %s\r\n\r\n".formatted(subject.toLowerCase(Locale.ROOT))
            + ("x".repeat(70) + "\r\n").repeat(14_000));
    String output =
        Shell.run(
                "swaks",
                "--server",
                "127.0.0.1:" + server.smtp(),
                "--to",
                "alice@example.com",
                "--data",
                "@" + file)
            .output();
    Files.delete(file);
    return output;
  }
}
