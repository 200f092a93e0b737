package io.tmail.admin;

import io.tmail.config.Settings;
import io.tmail.config.StoreSettings.Driver;
import io.tmail.database.DatabaseDump;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Copies everything that is needed to restore an instance, while it runs: accounts, queue, big
 * messages, settings, keys and, if wanted, mailboxes.
 */
@ApplicationScoped
public class Backup {
  private static final Logger LOG = Logger.getLogger(Backup.class.getName());

  private Settings settings;

  protected Backup() {}

  @Inject
  Backup(Settings settings) {
    this.settings = settings;
  }

  /** Where the key of the sealed secrets goes by default: beside the folder, not in it. */
  public static Path keyOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".key");
  }

  /**
   * @param folder the target; it must be empty or not exist
   * @param mail whether mailboxes are copied as well
   * @param key where the key of the sealed secrets goes, apart from what is sealed
   * @throws IOException if the copy is incomplete; the message says why, and what was copied
   *     remains
   */
  public void into(Path folder, boolean mail, Path key) throws IOException {
    copyKey(folder, key);
    makeEmpty(folder);
    Path store = Path.of(settings.store().source());
    boolean hasStore = settings.store().driver() == Driver.DISK;
    if (hasStore) {
      copyTree(store, folder.resolve("store"));
    }
    DatabaseDump.into(settings.database(), folder);
    if (hasStore) {
      copyTree(store, folder.resolve("store")); // files added during the copy
    }
    if (mail) {
      copyTree(settings.users().homeBase(), folder.resolve("mail"));
      copyTree(
          settings.users().homeBase(), folder.resolve("mail")); // messages moved during the copy
    }
    Path home = settings.general().home();
    copyTree(home.resolve("tls"), folder.resolve("tls"));
    copy(home.resolve("tmail.cfg"), folder.resolve("tmail.cfg"));
    LOG.log(Level.INFO, "backup made in {0}", folder);
  }

  /** First, so that no backup is without its key. Another file is never overwritten. */
  private void copyKey(Path folder, Path key) throws IOException {
    if (key.normalize().startsWith(folder.normalize())) {
      throw new IOException("the key " + key + " must not be in the folder of the backup");
    }
    Path ours = settings.rest().factorKey();
    if (Files.notExists(ours)) {
      return; // nothing is sealed yet
    }
    if (Files.notExists(key)) {
      Files.copy(ours, key, StandardCopyOption.COPY_ATTRIBUTES);
    } else if (Files.mismatch(ours, key) >= 0) {
      throw new IOException(key + " exists and is another key");
    }
  }

  private static void makeEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(folder.toString());
      }
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** Existing files are not copied again; files deleted during the copy are ignored. */
  private static void copyTree(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else if (Files.isRegularFile(each)) {
          copy(each, copy);
        }
      }
    } catch (java.io.UncheckedIOException goneMeanwhile) {
      if (!(goneMeanwhile.getCause() instanceof NoSuchFileException)) {
        throw goneMeanwhile.getCause();
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      if (Files.notExists(to)) {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (NoSuchFileException goneMeanwhile) {
      LOG.log(Level.FINE, "deleted during the backup: {0}", from);
    }
  }
}
