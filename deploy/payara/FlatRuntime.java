import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Makes one jar of many, for a start with little to look through. As on a class path the first of
 * two equal names wins; only the lists of services and of HK2's descriptors are joined. Run by
 * {@code deploy/run} for two of them:
 *
 * <ul>
 *   <li>{@code java FlatRuntime.java ROOTDIR}: the three hundred jars of an unpacked Payara Micro.
 *       Every class of the WAR, and every resource that is not there, is looked for in all of them
 *       first, which was a third of the start.
 *   <li>{@code java FlatRuntime.java ROOTDIR JAR...}: the WAR's libraries that hold nothing for
 *       the container. In the WAR it would look through all their classes for annotations, and
 *       load them by a class loader that makes little use of Java's class archive: a fifth of the
 *       start.
 * </ul>
 */
final class FlatRuntime {
  private static final String FLAT = "runtime/all.jar";
  private static final String LIBRARIES = "runtime/libraries.jar";
  private static final String VERSIONS = "META-INF/versions/";

  private final Set<String> written = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> joined = new LinkedHashMap<>();

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    List<Path> jars;
    if (arguments.length > 1) {
      jars = Stream.of(arguments).skip(1).map(Path::of).toList();
      new FlatRuntime().write(jars, root.resolve(LIBRARIES));
    } else {
      Path launcher = root.resolve("launch-micro.jar");
      jars = classPath(root, launcher);
      new FlatRuntime().write(jars, root.resolve(FLAT));
      pointTo(launcher);
    }
    for (Path jar : jars) {
      Files.delete(jar);
    }
  }

  private static List<Path> classPath(Path root, Path launcher) throws IOException {
    try (JarFile jar = new JarFile(launcher.toFile())) {
      String names = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return List.of(names.split(" ")).stream().map(root::resolve).filter(Files::exists).toList();
    }
  }

  private void write(List<Path> jars, Path target) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
      for (Path jar : jars) {
        takeAll(jar, out);
      }
      for (Map.Entry<String, ByteArrayOutputStream> list : joined.entrySet()) {
        store(out, list.getKey(), list.getValue().toByteArray());
      }
    }
  }

  /** Classes for one release of Java count only in a jar that says so, such as that of JSON-B. */
  private void takeAll(Path jar, JarOutputStream out) throws IOException {
    try (JarFile in = new JarFile(jar.toFile())) {
      in.stream()
          .filter(FlatRuntime::isWanted)
          .filter(entry -> in.isMultiRelease() || !entry.getName().startsWith(VERSIONS))
          .forEach(entry -> take(in, entry, out));
    }
  }

  private static boolean isWanted(JarEntry entry) {
    String name = entry.getName();
    return !entry.isDirectory()
        && !name.equals(JarFile.MANIFEST_NAME)
        && !name.equals("module-info.class")
        && !name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)");
  }

  private void take(JarFile jar, JarEntry entry, JarOutputStream out) {
    String name = entry.getName();
    try (InputStream in = jar.getInputStream(entry)) {
      if (name.startsWith("META-INF/services/") || name.startsWith("META-INF/hk2-locator/")) {
        OutputStream list = joined.computeIfAbsent(name, first -> new ByteArrayOutputStream());
        in.transferTo(list);
        list.write('\n');
      } else if (written.add(name)) {
        store(out, name, in.readAllBytes());
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Uncompressed, to be quick to read. */
  private static void store(JarOutputStream out, String name, byte[] content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  /**
   * Makes the flat jars the launcher's class path, and lets it obey {@code --rootdir}: by itself it
   * takes the folder in which it lies.
   */
  private static void pointTo(Path launcher) throws IOException {
    Path changed = launcher.resolveSibling("launcher.new");
    try (JarFile in = new JarFile(launcher.toFile())) {
      Manifest manifest = in.getManifest();
      Attributes main = manifest.getMainAttributes();
      main.put(Attributes.Name.CLASS_PATH, FLAT + " " + LIBRARIES);
      main.put(Attributes.Name.MAIN_CLASS, main.getValue("Start-Class"));
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(changed), manifest)) {
        for (JarEntry entry : in.stream().filter(FlatRuntime::isWanted).toList()) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.getInputStream(entry).transferTo(out);
          out.closeEntry();
        }
      }
    }
    Files.move(changed, launcher, StandardCopyOption.REPLACE_EXISTING);
  }
}
