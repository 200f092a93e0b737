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
    browser.open("login.xhtml");
    browser.fill("signIn:login", firstAdmin.get(0));
    browser.fill("signIn:password", firstAdmin.get(1));
    browser.press("signIn:submit");
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
    browser.open("login.xhtml");
    browser.fill("signIn:login", "admin");
    browser.fill("signIn:password", CHOSEN);
    browser.press("signIn:submit");
    browser.expectPage("index.xhtml");
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
