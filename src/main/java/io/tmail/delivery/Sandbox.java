package io.tmail.delivery;

import io.tmail.config.PipeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps a command of an alias from doing harm: another user, bounded memory, its own folder.
 */
final class Sandbox {
  private final PipeSettings settings;
  private final String path;
  private final boolean root;

  /**
   * @param path where programs are looked for
   */
  Sandbox(PipeSettings settings, String path) {
    this.settings = settings;
    this.path = path;
    this.root = isRoot();
  }

  /**
   * The command line that runs a command confined.
   *
   * @throws IOException if there is no such program, or no way to confine it
   */
  List<String> confined(List<String> words) throws IOException {
    String program =
        find(words.get(0)).orElseThrow(() -> new IOException("no program " + words.get(0)));
    List<String> line = new ArrayList<>();
    if (root) {
      line.addAll(List.of(tool("setpriv"), "--reuid", settings.user(), "--regid"));
      line.addAll(List.of(group(), "--init-groups", "--inh-caps=-all", "--"));
    }
    if (settings.memory() > 0) {
      line.addAll(List.of(tool("prlimit"), "--as=" + settings.memory(), "--"));
    }
    line.add(program);
    line.addAll(words.subList(1, words.size()));
    return line;
  }

  private String tool(String name) throws IOException {
    return find(name)
        .orElseThrow(() -> new IOException("no " + name + " to run the command safely with"));
  }

  private Optional<String> find(String name) {
    return name.contains("/")
        ? Optional.of(name).filter(Sandbox::isProgram)
        : Arrays.stream(path.split(":"))
            .map(folder -> folder + "/" + name)
            .filter(Sandbox::isProgram)
            .findFirst();
  }

  private static boolean isProgram(String file) {
    return Files.isRegularFile(Path.of(file)) && Files.isExecutable(Path.of(file));
  }

  /** The user's own group, by number. */
  private String group() throws IOException {
    return Files.readAllLines(Path.of("/etc/passwd")).stream()
        .map(line -> line.split(":"))
        .filter(fields -> fields.length > 3 && fields[0].equals(settings.user()))
        .map(fields -> fields[3])
        .findFirst()
        .orElseThrow(() -> new IOException("no user " + settings.user() + " to run it"));
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException unknown) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** A new folder that only the command's user may enter. */
  Room newRoom() throws IOException {
    Path folder = Files.createTempDirectory("tmail-pipe-");
    if (root) {
      UserPrincipal owner =
          folder
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(settings.user());
      Files.setOwner(folder, owner);
    }
    return new Room(folder);
  }

  /** A folder that goes when the command has ended, with whatever is in it. */
  record Room(Path folder) implements AutoCloseable {
    /** What cannot be deleted stays; it is no reason to deliver the mail again. */
    @Override
    public void close() {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(Room::delete);
      } catch (IOException | UncheckedIOException unreadable) {
        // left for whoever looks after the temporary folder
      }
    }

    private static void delete(Path file) {
      try {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
        }
      } catch (IOException leftThere) {
        // its folder stays, too
      }
    }
  }
}
