package io.tmail.dns;

import io.tmail.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Knot, the authoritative name server of .cz, on loopback: a signed root zone, and zones below it
 * that are not signed.
 */
public final class KnotDns implements AutoCloseable {
  private static final String KNOTD = "/usr/sbin/knotd";
  private static final String KEYMGR = "/usr/sbin/keymgr";

  private final Path folder;
  private final int port;
  private final Process process;

  private KnotDns(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  public static boolean isThere() {
    return Files.isExecutable(Path.of(KNOTD)) && Files.isExecutable(Path.of(KEYMGR));
  }

  /**
   * @param root records of the signed root zone
   * @param unsigned the same for a zone of this name, to which the root delegates
   */
  public static KnotDns start(Path folder, String root, String name, String unsigned)
      throws Exception {
    int port = FreePort.next();
    Files.createDirectories(folder.resolve("run"));
    Files.createDirectories(folder.resolve("db"));
    Files.writeString(folder.resolve("root.zone"), zone(".", root));
    Files.writeString(folder.resolve("unsigned.zone"), zone(name + ".", unsigned));
    Files.writeString(folder.resolve("knot.conf"), configuration(folder, port, name));
    Process process =
        new ProcessBuilder(KNOTD, "-c", folder.resolve("knot.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("knot.log").toFile())
            .start();
    KnotDns knot = new KnotDns(folder, port, process);
    knot.awaitAnswer();
    return knot;
  }

  private static String zone(String name, String records) {
    return "$ORIGIN "
        + name
        + "\n$TTL 60\n@ SOA ns. host. 1 3600 600 86400 60\n@ NS ns.\n"
        + (name.equals(".") ? "ns. A 127.0.0.1\n" : "")
        + records;
  }

  private static String configuration(Path folder, int port, String name) {
    return """
        server:
          rundir: "%1$s/run"
          listen: "127.0.0.1@%2$d"
          udp-workers: 1
          tcp-workers: 1
          background-workers: 1
        log:
          - target: stderr
            any: info
        database:
          storage: "%1$s/db"
        policy:
          - id: one
            algorithm: ecdsap256sha256
            single-type-signing: on
        zone:
          - domain: "."
            storage: "%1$s"
            file: root.zone
            zonefile-sync: -1
            zonefile-load: difference-no-serial
            journal-content: all
            dnssec-signing: on
            dnssec-policy: one
          - domain: "%3$s"
            storage: "%1$s"
            file: unsigned.zone
        """
        .formatted(folder, port, name);
  }

  private void awaitAnswer() throws Exception {
    SimpleResolver resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(port);
    resolver.setTimeout(Duration.ofMillis(200));
    Message query = Message.newQuery(Record.newRecord(Name.root, Type.DNSKEY, DClass.IN));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() - end < 0) {
      try {
        if (!resolver.send(query).getSection(1).isEmpty()) {
          return;
        }
      } catch (IOException notYet) {
        // it starts
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("knotd: " + Files.readString(folder.resolve("knot.log")));
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** A file with the DS records of the root's key. */
  public Path anchors() throws IOException, InterruptedException {
    Process keymgr =
        new ProcessBuilder(List.of(KEYMGR, "-c", folder.resolve("knot.conf").toString(), ".", "ds"))
            .start();
    String said = new String(keymgr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    keymgr.waitFor();
    StringBuilder anchors = new StringBuilder();
    for (String line : said.lines().filter(each -> each.contains(" DS ")).toList()) {
      anchors.append(line.replaceFirst("^\\S+\\s+DS", ". 60 IN DS")).append('\n');
    }
    return Files.writeString(folder.resolve("anchors"), anchors);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
