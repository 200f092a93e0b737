package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Brings a browser into the console of a fresh instance. */
final class SignIn {
  private static final String CHOSEN = "a password of my own";

  private SignIn() {}

  /** Signs the first administrator in, who changes the one-time password on the way. */
  static Browser firstTime(Instance server) {
    List<String> firstAdmin = firstAdmin(server);
    Browser browser = new Browser("http://127.0.0.1:" + server.http() + "/console/");
    as(browser, firstAdmin.get(0), firstAdmin.get(1));
    browser.expectPage("password.xhtml");
    browser.fill("ownPassword:current", firstAdmin.get(1));
    browser.fill("ownPassword:passwd", CHOSEN);
    browser.fill("ownPassword:repeated", CHOSEN);
    browser.press("ownPassword:submit");
    browser.expectPage("index.xhtml");
    assertTrue(Files.notExists(firstAdminFile(server)), "a used password stays on disk");
    return browser;
  }

  /** The first administrator comes back. */
  static void again(Browser browser) {
    as(browser, "admin", CHOSEN);
    browser.expectPage("index.xhtml");
  }

  /** Gives name and password on the page for it. */
  static void as(Browser browser, String login, String password) {
    browser.open("login.xhtml");
    browser.fill("signIn:login", login);
    browser.fill("signIn:password", password);
    browser.press("signIn:submit");
  }

  private static List<String> firstAdmin(Instance server) {
    try {
      return Files.readAllLines(firstAdminFile(server));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path firstAdminFile(Instance server) {
    return server.home().resolve("run/first-admin");
  }
}
