package io.tmail.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The samples of docs/EXTENDING.md, and extensions that fail, in a whole server. */
@Tag("guard")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExtensionE2E {
  private static final String USER = "alice@extended.example";
  private static final String SECRET = "secret-1";

  /** Throws wherever it is called. */
  private static final String THROWING =
      """
      package com.example.broken;
      import io.tmail.policy.*;
      import io.tmail.queue.QueueEvent;
      import io.tmail.smtp.SmtpEvent;
      import jakarta.enterprise.context.Dependent;
      import jakarta.enterprise.event.Observes;
      @Dependent
      public class Throwing implements Check {
        public String name() { return "throwing"; }
        public Rank rank() { return Rank.RIGHTS; }
        public Verdict onConnect(Client client, Evidence session) { throw new IllegalStateException(); }
        public Verdict onMail(Transaction transaction) { throw new AssertionError(); }
        public Verdict onRcpt(Transaction transaction, Rcpt rcpt) { throw new NoClassDefFoundError(); }
        public Verdict onMessage(Transaction transaction, Message message) { return onMail(null); }
        static void queue(@Observes QueueEvent event) { throw new NoClassDefFoundError("queue"); }
        static void session(@Observes SmtpEvent event) { throw new IllegalStateException("session"); }
      }
      """;

  /** A bean that no container can make. */
  private static final String UNSATISFIED =
      """
      package com.example.unsatisfied;
      import jakarta.enterprise.context.Dependent;
      import jakarta.inject.Inject;
      @Dependent
      public class Unsatisfied {
        interface Missing {}
        @Inject Missing missing;
      }
      """;

  private static Path folder;
  private static Instance server;
  private static Process webhook;

  @BeforeAll
  static void open() throws IOException {
    folder = Files.createTempDirectory("extensions");
    int port = FreePort.next();
    server =
        new Instance("extensions")
            .set("TMAIL_SMTPD_PROXY_PROTOCOL_FROM", Stranger.PROXY)
            .set("TMAIL_SMTPD_CHECK_DMARC", "off")
            .set("TMAIL_SMTPD_CHECK_SPF", "off")
            .set("TMAIL_REST_MONITOR_NETWORKS", "127.0.0.1")
            .set("TMAIL_WEBHOOK_URLS", "http://127.0.0.1:" + port + "/")
            .set("TMAIL_WEBHOOK_EVENTS", "message queued settled")
            .set("TMAIL_WEBHOOK_TIMEOUT", "1s")
            .start();
    server.addMailbox(USER, SECRET);
    server.stop();
    Path lib = Files.createDirectories(server.home().resolve("lib"));
    jar(lib.resolve("subject.jar"), "SubjectCheck", sample("java"));
    jar(lib.resolve("throwing.jar"), "Throwing", THROWING);
    Files.writeString(lib.resolve("damaged.jar"), "not a jar");
    Path script = Files.writeString(folder.resolve("webhook.py"), sample("python"));
    webhook =
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                Integer.toString(port),
                server.home().resolve("webhook.secret").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("webhook.log").toFile())
            .start();
    Shell.Result started = server.deploy("run", "--detach");
    started.mustSucceed();
    assertTrue(started.output().contains("damaged.jar is left out: "), started.output());
  }

  @AfterAll
  static void close() {
    webhook.destroyForcibly();
    server.stop();
  }

  /** The first block of a language. */
  private static String sample(String language) throws IOException {
    String text = Files.readString(Instance.PROJECT.resolve("docs/EXTENDING.md"));
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(text);
    assertTrue(block.find());
    return block.group(1);
  }

  /** Compiles against what a developer has: the jar of our API and Jakarta EE's. */
  private static void jar(Path jar, String name, String source) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name));
    Path file = Files.writeString(classes.resolve(name + ".java"), source);
    String jakarta =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> each.matches(".*/jakarta[^/]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    String api = Instance.PROJECT.resolve("target/tmail-api.jar").toString();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    int failed =
        javac.run(
            null,
            null,
            null,
            "--release",
            "17",
            "-proc:none",
            "-cp",
            api + File.pathSeparator + jakarta,
            "-d",
            classes.toString(),
            file.toString());
    assertEquals(0, failed, name + " does not compile");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(one -> one.toString().endsWith(".class")).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
  }

  private static Shell.Result send(String subject) {
    String data = "From: eve@sender.test\\nSubject: " + subject + "\\n\\nhello";
    return Stranger.send(server, "192.0.2.7", "eve@sender.test", data, USER);
  }

  private static void awaitMessage(String subject) {
    Await.until(
        subject,
        () ->
            server.mailbox(USER, SECRET).messages("imaps", "INBOX").stream()
                .anyMatch(each -> each.contains("Subject: " + subject)));
  }

  private static String told() {
    try {
      return Files.readString(folder.resolve("webhook.log"));
    } catch (IOException missing) {
      throw new java.io.UncheckedIOException(missing);
    }
  }

  @Test
  @Order(1)
  void theSampleCheckRefusesMarksAndObserves() {
    Shell.Result refused = send("Buy now");
    assertTrue(refused.output().contains("550 5.7.1 subject: we buy nothing"), refused.output());
    send("Welcome!").mustSucceed();
    awaitMessage("Welcome!");
    assertTrue(server.log().contains("subject=pass"));
    Await.until("diary", () -> server.log().contains("diary: " + USER + " sent"));
  }

  @Test
  @Order(2)
  void theSampleWebhookRefusesMarksAndObserves() {
    Shell.Result refused = send("Win a prize");
    assertTrue(
        refused.output().contains("550 5.7.1 webhook: we have won enough"), refused.output());
    send("octets").mustSucceed();
    awaitMessage("octets");
    assertTrue(server.log().contains("webhook=mark ("), told());
    Await.until("news", () -> told().contains("settled " + USER + " sent"));
    assertTrue(told().contains("queued"), told());
  }

  @Test
  @Order(3)
  void anExtensionThatThrowsHarmsNobody() {
    send("thrown").mustSucceed();
    awaitMessage("thrown");
    assertTrue(server.log().contains("throwing=temperror (java.lang.AssertionError)"));
    String list = server.tmail("filters", "list").mustSucceed().output();
    assertTrue(list.contains("throwing") && list.contains("fails: "), list);
    assertTrue(
        server.api().get("filters").contains("\"name\":\"subject\""), "the sample is listed");
    String metrics =
        Shell.run("curl", "-s", "http://127.0.0.1:" + server.http() + "/metrics").output();
    for (String counted :
        List.of("tmail_smtp_messages_total", "tmail_delivery_delay_seconds_count")) {
      String line = counted + "\\{[^}]*} [1-9]";
      assertTrue(Pattern.compile(line).matcher(metrics).find(), line + "\n" + metrics);
    }
  }

  @Test
  @Order(4)
  void mailFlowsWhileTheWebhookHangs() {
    Shell.run("kill", "-STOP", Long.toString(webhook.pid())).mustSucceed();
    try {
      for (int i = 0; i < 6; i++) {
        send("hanging-" + i).mustSucceed();
      }
      awaitMessage("hanging-5");
      assertTrue(server.log().contains("webhook=temperror (no answer in time)"));
    } finally {
      Shell.run("kill", "-CONT", Long.toString(webhook.pid())).mustSucceed();
    }
    long before = told().lines().count();
    Await.until("the news that waited", () -> told().lines().count() >= before + 12);
  }

  @Test
  @Order(5)
  void aServerThatDoesNotStartWithAnExtensionStartsWithout() throws IOException {
    server.stop();
    Path bad = server.home().resolve("lib/unsatisfied.jar");
    jar(bad, "Unsatisfied", UNSATISFIED);
    Shell.Result started = server.deploy("run", "--detach");
    started.mustSucceed();
    assertTrue(started.output().contains("are left out: "), started.output());
    send("without").mustSucceed();
    awaitMessage("without");
    server.stop();
    Files.delete(bad);
    Shell.Result again = server.deploy("run", "--detach");
    again.mustSucceed();
    assertFalse(again.output().contains("does not start"), again.output());
    assertTrue(send("Buy now").output().contains("subject: we buy nothing"));
  }
}
