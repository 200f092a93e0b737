import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Looks at the jars of {@code TMAIL_HOME/lib} before they become part of the server, and writes one
 * line for each that cannot: its path, a tab, and the reason. Run by {@code deploy/run}.
 */
final class ExtensionJar {
  private static final int MAGIC = 0xcafebabe;

  /** Java 17 has 61. */
  private static final int MAJOR_BEFORE_JAVA_1 = 44;

  public static void main(String[] jars) {
    for (String jar : jars) {
      try {
        look(jar);
      } catch (IOException | RuntimeException broken) {
        System.out.println(jar + "\t" + String.valueOf(broken.getMessage()).replaceAll("\\s", " "));
      }
    }
  }

  private static void look(String path) throws IOException {
    try (JarFile jar = new JarFile(path)) {
      List<JarEntry> entries = jar.stream().toList();
      for (JarEntry entry : entries) {
        try (InputStream content = jar.getInputStream(entry)) {
          byte[] octets = content.readAllBytes(); // fails if the checksum is wrong
          if (entry.getName().endsWith(".class")) {
            look(entry.getName(), octets);
          }
        }
      }
    }
  }

  private static void look(String name, byte[] octets) throws IOException {
    if (octets.length < 8 || ByteBuffer.wrap(octets).getInt() != MAGIC) {
      throw new IOException(name + " is not a class");
    }
    if (name.startsWith("io/tmail/") || name.startsWith("jakarta/")) {
      throw new IOException(name + " belongs to the server");
    }
    int java = ByteBuffer.wrap(octets).getShort(6) - MAJOR_BEFORE_JAVA_1;
    if (java > Runtime.version().feature() && !name.startsWith("META-INF/versions/")) {
      throw new IOException(name + " needs Java " + java);
    }
  }
}
