package io.tmail.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.rights.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConsolePageTest {
  private static final Set<String> BEFORE_THE_LOGIN = Set.of("login", "code");

  private static List<String> menu(Role role) {
    return ConsolePage.menu(role).stream().map(ConsolePage::file).toList();
  }

  @Test
  void everyPageIsListed() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    try (Stream<Path> pages = Files.list(Path.of("src/main/webapp/console"))) {
      pages.forEach(page -> files.add(page.getFileName().toString().replace(".xhtml", "")));
    }
    files.removeAll(BEFORE_THE_LOGIN);
    TreeSet<String> listed = new TreeSet<>();
    Arrays.stream(ConsolePage.values()).forEach(page -> listed.add(page.file()));
    assertEquals(files, listed);
  }

  @Test
  void eachRoleHasItsMenu() {
    assertEquals(
        List.of("me", "mail", "own-quarantine", "own-senders", "rules", "logins"), menu(Role.USER));
    assertEquals(
        List.of("quarantine", "senders", "reports", "users", "sending", "aliases", "domains"),
        menu(Role.DOMAIN_ADMINISTRATOR));
    assertEquals(
        List.of(
            "index",
            "queue",
            "trace",
            "filters",
            "quarantine",
            "senders",
            "reports",
            "users",
            "sending",
            "aliases",
            "domains",
            "routes",
            "relayips",
            "dkim",
            "actions",
            "administrators",
            "selftest",
            "settings",
            "tokens"),
        menu(Role.ADMINISTRATOR));
    assertEquals(List.of(), menu(Role.NOBODY));
  }

  @Test
  void theConsoleBeginsWithTheFirstPageOfTheMenu() {
    assertEquals("index", Access.firstPage(Role.ADMINISTRATOR));
    assertEquals("users", Access.firstPage(Role.DOMAIN_ADMINISTRATOR));
    assertEquals("me", Access.firstPage(Role.USER));
    assertEquals("index", Access.firstPage(Role.NOBODY));
  }

  @Test
  void onlyAdministratorsLearnWhichPagesThereAreNot() {
    assertTrue(Access.shows(Role.ADMINISTRATOR, "nothing"));
    assertEquals(false, Access.shows(Role.DOMAIN_ADMINISTRATOR, "nothing"));
    assertEquals(false, Access.shows(Role.USER, "nothing"));
  }

  @Test
  void everyEntryHasAText() {
    List<ResourceBundle> bundles =
        Stream.of("Texts", "Flow")
            .map(name -> ResourceBundle.getBundle("io.tmail.admin.faces." + name))
            .toList();
    for (ConsolePage page : ConsolePage.values()) {
      for (String key : List.of(page.label(), page.group().label())) {
        assertTrue(
            key.isEmpty() || bundles.stream().anyMatch(bundle -> bundle.containsKey(key)),
            page + ": " + key);
      }
    }
  }
}
