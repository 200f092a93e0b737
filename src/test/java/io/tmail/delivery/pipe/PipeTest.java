package io.tmail.delivery.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.accounts.Aliases;
import io.tmail.accounts.PipeCommand;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryResult.Deferred;
import io.tmail.delivery.DeliveryResult.Delivered;
import io.tmail.delivery.DeliveryResult.Failed;
import io.tmail.delivery.Requests;
import io.tmail.mail.Destination;
import io.tmail.mail.Envelope;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.store.MessageContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real children; the commands are shell scripts, run as nobody by a real service, which takes root.
 */
@Timeout(60)
class PipeTest {
  private static final String SENDER = "a'; touch pwned; '@b.example";

  @TempDir private Path folder;
  private String command;

  /** The command's user writes its findings here. */
  private Path found;

  private Process service;

  @BeforeEach
  void open() throws IOException {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs another user");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    found = Files.createDirectory(folder.resolve("found"));
    Files.setPosixFilePermissions(found, PosixFilePermissions.fromString("rwxrwxrwx"));
    startService();
  }

  /** As deploy/run starts it, but without namespaces: the commands write where the test reads. */
  private void startService() throws IOException {
    Path program = Files.copy(Path.of("deploy/commands"), folder.resolve("commands.pl"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
    service =
        new ProcessBuilder(
                "sh",
                "-ec",
                "mkdir -m 777 work; mkfifo life; exec 7<>life;"
                    + " perl \"$0\" open socket life 0 nobody \"$1/work\" shared & wait",
                program.toString(),
                folder.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    while (!greets()) {
      assertTrue(service.isAlive(), () -> read(folder.resolve("log")));
      LockSupport.parkNanos(20_000_000);
    }
  }

  private boolean greets() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      return channel.read(ByteBuffer.allocate(100)) > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path socket() {
    return folder.resolve("socket");
  }

  private void endService() {
    service.destroyForcibly().onExit().join();
    while (greets()) {
      LockSupport.parkNanos(20_000_000); // it ends when nobody holds its life line any more
    }
  }

  @AfterEach
  void close() {
    if (service != null) {
      endService();
    }
  }

  @Test
  void withoutAServiceNoCommandRuns() throws IOException {
    script("touch %s/ran");
    endService();
    assertRefused("Connection refused");
    Files.delete(socket());
    assertRefused("No such file");
    assertFalse(Files.exists(found.resolve("ran")));
  }

  @Test
  void serviceThatIsNoOtherUserIsRefused() throws Exception {
    script("touch %s/ran");
    endService();
    Files.delete(socket());
    try (ServerSocketChannel own = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      own.bind(UnixDomainSocketAddress.of(socket()));
      Thread greeter = new Thread(() -> greet(own, "root"));
      greeter.start();
      assertRefused("the service runs as root");
      greeter.join();
    }
  }

  private static void greet(ServerSocketChannel server, String user) {
    try (SocketChannel client = server.accept()) {
      String greeting = "tmail-commands 1 " + user + "\n";
      client.write(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private void assertRefused(String why) {
    DeliveryResult result = run("120s", "1G");
    assertInstanceOf(Deferred.class, result);
    assertEquals("4.3.5", result.status().toString());
    assertTrue(result.reply().text().contains("commands are refused"), result.toString());
    assertTrue(result.reply().text().contains(why), result.toString());
  }

  @Test
  void manyCommandsAtOnceAllRun() throws Exception {
    script("cat > /dev/null; mktemp %s/ran.XXXXXX");
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      senders.add(new Thread(() -> deliverOne("120s", "1G", Requests.text(Requests.TEXT))));
    }
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join();
    }
    try (var files = Files.list(found)) {
      assertEquals(50, files.count());
    }
  }

  @Test
  void commandGetsTheTraceFieldsAndTheMessageUnchanged() throws IOException {
    DeliveryResult result = deliver("cat > %s/got");
    assertInstanceOf(Delivered.class, result, result.toString());
    assertEquals("pipe", result.relay());
    assertEquals(
        "Return-Path: <\""
            + SENDER.replace("@", "\"@")
            + ">\r\nDelivered-To: box@example.com\r\n"
            + Requests.TEXT,
        Files.readString(found.resolve("got"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void commandKnowsTheEnvelopeAndNothingOfTheServers() throws IOException {
    deliver("env | sort > %s/env");
    List<String> names =
        Files.readAllLines(found.resolve("env")).stream().map(l -> l.split("=")[0]).toList();
    assertEquals(
        List.of(
            "HOME", "LANG", "ORIGINAL_RECIPIENT", "PATH", "PWD", "QUEUE_ID", "RECIPIENT", "SENDER"),
        names.stream().filter(name -> !List.of("_", "SHLVL", "OLDPWD").contains(name)).toList());
    List<String> values = Files.readAllLines(found.resolve("env"));
    assertTrue(values.contains("SENDER=\"" + SENDER.replace("@", "\"@")), values.toString());
    assertTrue(values.contains("RECIPIENT=box@example.com"), values.toString());
    assertTrue(values.contains("ORIGINAL_RECIPIENT=Box+x@example.com"), values.toString());
    assertTrue(values.contains("QUEUE_ID=ABC"), values.toString());
  }

  @Test
  void argumentsArriveAsTheyWereWrittenWithoutAShell() throws IOException {
    script("for word in \"$@\"; do echo \"$word\" >> %s/words; done");
    command += " 'a b' $HOME \"`id`\" ; touch" + " " + found.resolve("pwned");
    assertInstanceOf(Delivered.class, run("120s", "1G"));
    assertEquals(
        List.of("a b", "$HOME", "`id`", ";", "touch", found.resolve("pwned").toString()),
        Files.readAllLines(found.resolve("words")));
    assertFalse(Files.exists(found.resolve("pwned")));
  }

  @Test
  void commandWorksInAFolderOfItsOwnThatGoesWithIt() throws IOException {
    deliver(
        "mkdir -p deep/er && touch deep/er/file && ln -s %s link && ls -A > %s/ls; pwd > %s/pwd");
    assertEquals("deep\nlink\n", Files.readString(found.resolve("ls")));
    Path worked = Path.of(Files.readString(found.resolve("pwd")).strip());
    assertFalse(Files.exists(worked), worked + " is left");
    assertTrue(Files.exists(found.resolve("ls")), "a link is not followed");
  }

  @Test
  void commandIsNeverRoot() throws IOException {
    deliver("id -u > %s/id; grep CapEff /proc/self/status >> %s/id");
    List<String> lines = Files.readAllLines(found.resolve("id"));
    assertFalse(lines.get(0).equals("0"), "runs as root");
    assertTrue(lines.get(1).matches("CapEff:\\s+0+"), lines.get(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, Delivered, 2.0.0",
    "4, Deferred, 4.3.0",
    "75, Deferred, 4.3.0",
    "1, Failed, 5.3.0",
    "67, Failed, 5.3.0",
    "77, Failed, 5.3.0",
    "127, Failed, 5.3.0"
  })
  void exitCodeSaysWhatCameOfIt(int exit, String type, String status) throws IOException {
    DeliveryResult result = deliver("exit " + exit);
    assertEquals(type, result.getClass().getSimpleName(), result.toString());
    assertEquals(status, result.status().toString());
  }

  @Test
  void whatItSaysIsInTheReplyAndCutOff() throws IOException {
    assertEquals(
        "550 5.3.0 exit 1: no such list",
        deliver("echo no such list >&2; exit 1").reply().toString());
    DeliveryResult result = deliver("head -c 1000000 /dev/zero | tr '\\0' x; exit 75");
    assertInstanceOf(Deferred.class, result);
    assertTrue(result.reply().text().length() <= 1020, "" + result.reply().text().length());
  }

  @Test
  void bigMessageGoesRightThroughACommandThatAnswersWhileItReads() throws IOException {
    MessageContent big = Requests.text("x".repeat(1 << 20));
    script("tee %s/got");
    assertInstanceOf(Delivered.class, run("120s", "1G", big));
    assertTrue(Files.size(found.resolve("got")) > 1 << 20);
  }

  @Test
  void commandMayReadNothing() throws IOException {
    script("exec 0<&-; exit 0");
    assertInstanceOf(Delivered.class, run("120s", "1G", Requests.text("x".repeat(1 << 20))));
  }

  @Test
  void commandThatHangsIsEndedWithItsOwnChildren() throws Exception {
    script("sleep 30 & echo $! > %s/child; wait");
    long begin = System.nanoTime();
    DeliveryResult result = run("5s", "1G");
    assertInstanceOf(Deferred.class, result);
    assertEquals("4.4.7", result.status().toString());
    assertTrue(System.nanoTime() - begin < 15_000_000_000L);
    long child = Long.parseLong(Files.readString(found.resolve("child")).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(child).filter(ProcessHandle::isAlive);
    if (left.isPresent()) {
      left.get().onExit().get(10, java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  @Test
  void whatACommandLeavesRunningIsNotWaitedFor() throws IOException {
    long begin = System.nanoTime();
    assertInstanceOf(Delivered.class, deliver("sleep 20 & echo $! > %s/child; exit 0"));
    assertTrue(System.nanoTime() - begin < 10_000_000_000L);
    long child = Long.parseLong(Files.readString(found.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void memoryIsBounded() throws IOException {
    script("head -c 300M /dev/zero | tail > /dev/null");
    DeliveryResult result = run("120s", "100M");
    assertFalse(result instanceof Delivered, result.toString());
    assertInstanceOf(Delivered.class, run("120s", "0"));
  }

  @Test
  void missingProgramIsTemporary() {
    command = folder.resolve("missing").toString();
    assertInstanceOf(Deferred.class, run("120s", "1G"));
    command = "no-such-program-anywhere";
    assertInstanceOf(Deferred.class, run("120s", "1G"));
  }

  @Test
  void programIsFoundWithoutItsFolder() {
    command = "true";
    assertInstanceOf(Delivered.class, run("120s", "1G"));
  }

  @Test
  void aliasThatIsGoneIsForGood() {
    command = null;
    assertInstanceOf(Failed.class, run("120s", "1G"));
  }

  private DeliveryResult deliver(String script) throws IOException {
    script(script);
    return run("120s", "1G");
  }

  private void script(String commands) throws IOException {
    Path script = folder.resolve("command");
    Files.writeString(script, "#!/bin/sh\n" + commands.replace("%s", found.toString()) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    command = script.toString();
  }

  private DeliveryResult run(String timeout, String memory) {
    return run(timeout, memory, Requests.text(Requests.TEXT));
  }

  private DeliveryResult run(String timeout, String memory, MessageContent content) {
    DeliveryResult result = deliverOne(timeout, memory, content);
    assertNothingLeft();
    return result;
  }

  private DeliveryResult deliverOne(String timeout, String memory, MessageContent content) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TMAIL_HOME", folder.toString());
    environment.put("TMAIL_DELIVERD_PIPE_SOCKET", socket().toString());
    environment.put("TMAIL_DELIVERD_PIPE_TIMEOUT", timeout);
    environment.put("TMAIL_DELIVERD_PIPE_MEMORY", memory);
    Aliases aliases =
        new Aliases() {
          @Override
          public Optional<PipeCommand> pipeOf(String name) {
            assertEquals("box@example.com", name);
            return Optional.ofNullable(command).map(PipeCommand::parse);
          }
        };
    Pipe pipe = new Pipe(aliases, Settings.load(environment).deliverd().pipe());
    List<DeliveryResult> results = pipe.deliver(request(content));
    assertEquals(1, results.size());
    return results.get(0);
  }

  private static DeliveryRequest request(MessageContent content) {
    Destination destination = Destination.pipe("box@example.com");
    EnvelopeRecipient recipient =
        new EnvelopeRecipient(
            "box@example.com", "Box+x@example.com", destination, EsmtpParameters.NONE);
    return new DeliveryRequest(
        new QueueId("ABC"),
        new Envelope(
            ReversePath.parse("\"" + SENDER.replace("@", "\"@")),
            EsmtpParameters.NONE,
            "",
            Voucher.NOBODY),
        destination,
        List.of(recipient),
        content);
  }

  private static void assertNothingLeft() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (var files = Files.list(temporary)) {
      assertFalse(
          files.anyMatch(file -> file.getFileName().toString().startsWith("tmail-pipe-")),
          "something is left in " + temporary);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
