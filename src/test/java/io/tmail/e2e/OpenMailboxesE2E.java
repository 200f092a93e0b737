package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a password has opened at a real Dovecot ends with the password, and nothing else does. */
@Tag("e2e")
@ExtendWith(SharedInstance.class)
class OpenMailboxesE2E {
  private static final String ALICE = "alice@open.example";
  private static final String BOB = "bob@open.example";
  private static final String FIRST = "secret-1";
  private static final String SECOND = "secret-2";

  private static Instance server;

  @BeforeAll
  static void open(Instance shared) {
    server = shared;
    server.addMailbox(ALICE, FIRST);
    server.addMailbox(BOB, FIRST);
  }

  @Test
  void endsWithThePasswordThatOpenedIt() throws Exception {
    Store bob = server.mailbox(BOB, FIRST).stay("imaps");
    List<Store> alice = both(FIRST);
    update("-p", SECOND);
    awaitEnd("a new password", alice);
    alice = both(SECOND);
    update("--inactive");
    awaitEnd("an inactive account", alice);
    update("--active");
    String made = made("Phone");
    alice = both(made);
    assertTrue(own("DELETE", "me/app-passwords/Phone").isEmpty());
    awaitEnd("an app password that is gone", alice);
    assertTrue(bob.isConnected());
    dovecotIsAway(bob);
  }

  /** The change is made all the same. */
  private static void dovecotIsAway(Store bob) throws MessagingException {
    server.stopDovecot();
    try {
      Await.until("no Dovecot", () -> server.process("dovecot/run/master.pid").isEmpty());
      update("-p", FIRST);
    } finally {
      server.startDovecot();
    }
    bob.close();
  }

  private static void update(String... flags) {
    List<String> words = new ArrayList<>(List.of("user", "update"));
    words.addAll(List.of(flags));
    words.add(ALICE);
    server.tmail(words.toArray(new String[0])).mustSucceed();
  }

  private static List<Store> both(String password) {
    Mailbox mailbox = server.mailbox(ALICE, password);
    return List.of(mailbox.stay("imaps"), mailbox.stay("pop3s"));
  }

  private static void awaitEnd(String why, List<Store> stores) {
    Await.until(why + " ends IMAP and POP3", () -> stores.stream().noneMatch(Store::isConnected));
  }

  private static String made(String program) throws Exception {
    String answer = own("POST", "me/app-passwords/" + program);
    return answer.replaceFirst("(?s).*\"passwd\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  private static String own(String method, String path) throws Exception {
    byte[] pair = (ALICE + ":" + SECOND).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http() + "/api/" + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .method(method, BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
