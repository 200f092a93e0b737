package io.tmail.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.rights.AccountsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxFolderTest {
  @TempDir private Path folder;
  private Path base;
  private Path home;
  private Path precious;

  @BeforeEach
  void fill() throws IOException {
    base = Files.createDirectory(folder.resolve("mail"));
    home = base.resolve("e/example.com/a/alice");
    Files.createDirectories(home.resolve("Maildir/cur"));
    Files.writeString(home.resolve("Maildir/cur/1:2,S"), "mail");
    precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
  }

  @Test
  void theHomeGoesWithEverythingInItAndNothingElse() throws IOException {
    Path neighbour = Files.createDirectories(home.resolveSibling("bob"));
    new MailboxFolder(base, home).remove();
    assertFalse(Files.exists(home));
    assertTrue(Files.exists(neighbour));
    assertFalse(Files.exists(base.resolve(".removed")));
  }

  @Test
  void aMailboxThatNeverGotMailIsNoTrouble() throws IOException {
    new MailboxFolder(base, base.resolve("e/example.com/n/never")).remove();
    assertTrue(Files.exists(home));
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.createSymbolicLink(home.resolve("Maildir/.Trash"), precious);
    Files.createSymbolicLink(home.resolve("link"), precious.resolve("file"));
    new MailboxFolder(base, home).remove();
    assertFalse(Files.exists(home));
    assertEquals("x", Files.readString(precious.resolve("file")));
  }

  @Test
  void aHomeThatIsOrLiesBehindALinkStays() throws IOException {
    Path link = Files.createSymbolicLink(base.resolve("link"), precious);
    refused(link);
    Files.createDirectory(precious.resolve("alice"));
    refused(link.resolve("alice"));
    assertTrue(Files.exists(precious.resolve("alice")));
  }

  @Test
  void aHomeElsewhereStays() {
    refused(precious);
    refused(base);
    refused(folder);
    refused(base.resolve("../precious"));
    refused(base.resolve("e/../../precious"));
    refused(folder.resolve("mail-other/x"));
    refused(base.resolve(".removed"));
    assertTrue(Files.exists(precious.resolve("file")));
  }

  @Test
  void whatACrashLeftGoesWithTheNext() throws IOException {
    Path left = Files.createDirectories(base.resolve(".removed/earlier/Maildir"));
    Files.writeString(left.resolve("mail"), "mail");
    new MailboxFolder(base, home).remove();
    assertFalse(Files.exists(base.resolve(".removed")));
  }

  private void refused(Path wanted) {
    MailboxFolder mailbox = new MailboxFolder(base, wanted);
    assertThrows(AccountsException.class, mailbox::expectRemovable, wanted.toString());
    assertThrows(AccountsException.class, mailbox::remove, wanted.toString());
  }
}
