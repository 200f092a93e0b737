package io.tmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One file a message, in folders by the last two characters of its key so that none grows large. A
 * file gets its name only when it is whole and synced; what a crash leaves is a {@code .part}.
 */
public final class DiskStore implements MessageStore {
  private static final int BUFFER = 64 * 1024;
  private static final String PART = ".part";

  private final Path folder;

  public DiskStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public long put(String key, InputStream content) throws IOException {
    Path file = file(key);
    Path part = file.resolveSibling(key + PART);
    Files.createDirectories(file.getParent());
    try {
      long size = write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(file.getParent());
      return size;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public InputStream get(String key) throws IOException {
    return Channels.newInputStream(FileChannel.open(file(key), StandardOpenOption.READ));
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  @Override
  public void sweep(Instant olderThan, Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(olderThan);
        if (old && isOurs(file) && (name.endsWith(PART) || !wanted.test(name))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Other files in the folder are never touched. */
  private boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    String key = name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
    return key.length() > 2 && file.getParent().equals(file(key).getParent());
  }

  private static long write(Path part, InputStream content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        writeFully(channel, ByteBuffer.wrap(buffer, 0, n));
        size += n;
      }
      channel.force(true);
      return size;
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A rename is durable only once its folder is (fsync(2)). */
  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path file(String key) {
    return folder.resolve(key.substring(key.length() - 2)).resolve(key);
  }
}
