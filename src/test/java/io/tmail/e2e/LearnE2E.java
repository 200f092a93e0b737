package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.PrivateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Moves into and out of Junk teach a real rspamd; what goes to Trash teaches nothing. */
@Tag("way")
class LearnE2E {
  private static final String USER = "learner@example.com";
  private static final String SECRET = "secret-1";
  private static PrivateServer rspamd;
  private static Instance server;

  @BeforeAll
  static void open() throws IOException {
    rspamd = PrivateServer.start("rspamd");
    Path password =
        Files.writeString(
            Files.createDirectories(Instance.FOLDER).resolve("rspamd.password"), "tmail\n");
    server =
        new Instance("learn")
            .set("TMAIL_SMTPD_RSPAMD_CONTROLLER", "http://127.0.0.1:" + (rspamd.port() + 1))
            .set("TMAIL_SMTPD_RSPAMD_PASSWORD_FILE", password.toString())
            .start();
    server.addMailbox(USER, SECRET);
  }

  @AfterAll
  static void close() {
    server.stop();
    rspamd.stop();
  }

  /** How many messages of a kind rspamd has learnt. */
  private static int learnt(String symbol) {
    String stat =
        Shell.run(
                "curl",
                "-s",
                "-H",
                "Password: tmail",
                "http://127.0.0.1:" + (rspamd.port() + 1) + "/stat")
            .mustSucceed()
            .output();
    Matcher found = Pattern.compile("\\{[^{}]*\"symbol\":\"" + symbol + "\"[^{}]*}").matcher(stat);
    if (!found.find()) {
      throw new AssertionError(stat);
    }
    Matcher revision = Pattern.compile("\"revision\":(\\d+)").matcher(found.group());
    return revision.find() ? Integer.parseInt(revision.group(1)) : -1;
  }

  @Test
  void movesIntoAndOutOfJunkTeachRspamd() {
    Mailbox mailbox = server.mailbox(USER, SECRET);
    for (String subject : new String[] {"bargain", "rubbish"}) {
      Shell.run(
              "swaks",
              "--server",
              "127.0.0.1:" + server.smtp(),
              "--to",
              USER,
              "--header",
              "Subject: " + subject,
              "--body",
              "cheap watches for you and all of your friends, order now " + subject)
          .mustSucceed();
      mailbox.awaitMessage("Subject: " + subject);
    }
    assertEquals(0, learnt("BAYES_SPAM"));
    mailbox.move("INBOX", "Junk");
    Await.until("spam is learnt", () -> learnt("BAYES_SPAM") == 2);
    mailbox.move("Junk", "Trash");
    mailbox.move("Trash", "Junk");
    mailbox.move("Junk", "INBOX");
    Await.until("ham is learnt", () -> learnt("BAYES_HAM") == 2);
  }
}
