package io.tmail.dovecot;

import io.tmail.rights.AccountsException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The home of a mailbox, to be removed. It must lie below the base of all homes, and no part of the
 * way there may be a link; what is a link in it goes without what it leads to.
 */
final class MailboxFolder {
  /** Below the base: homes that are being removed, so that a new user of that name begins anew. */
  private static final String LEAVING = ".removed";

  private final Path base;
  private final Path home;

  MailboxFolder(Path base, Path home) {
    this.base = base.toAbsolutePath().normalize();
    this.home = home.toAbsolutePath();
  }

  /** Throws {@link AccountsException} if it lies elsewhere or behind a link. */
  void expectRemovable() {
    if (!home.equals(home.normalize()) || home.equals(base) || !home.startsWith(base)) {
      throw refused("is not below " + base);
    }
    if (home.startsWith(base.resolve(LEAVING))) {
      throw refused("is not the home of a mailbox");
    }
    for (Path part = home; !part.equals(base); part = part.getParent()) {
      if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
        throw refused("is or lies behind a link");
      }
    }
  }

  private AccountsException refused(String why) {
    return AccountsException.refused(
        "mailbox", "the mailbox is not removed: its home " + home + " " + why);
  }

  /**
   * Takes the home away in one step, then its content. What an earlier call left after a crash goes
   * with it.
   */
  void remove() throws IOException {
    expectRemovable();
    Path leaving = base.resolve(LEAVING);
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(base)) {
      if (!(parent instanceof SecureDirectoryStream<Path> folder)) {
        throw new IOException("this file system cannot be traversed without following links");
      }
      if (!Files.isDirectory(leaving, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(
            leaving,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      try {
        Files.move(home, leaving.resolve(UUID.randomUUID().toString()));
      } catch (NoSuchFileException neverGotMail) {
        // nothing to take away
      }
      Path name = Path.of(LEAVING);
      empty(folder, name);
      folder.deleteDirectory(name);
    }
  }

  /**
   * By handles of open folders, so that a folder replaced by a link meanwhile cannot lead
   * elsewhere.
   */
  private static void empty(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    try (SecureDirectoryStream<Path> folder =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : folder) {
        Path entry = each.getFileName();
        if (isFolder(folder, entry)) {
          empty(folder, entry);
          folder.deleteDirectory(entry);
        } else {
          folder.deleteFile(entry);
        }
      }
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
