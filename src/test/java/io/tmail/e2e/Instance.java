package io.tmail.e2e;

import io.tmail.FreePort;
import io.tmail.TestProcess;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A whole mail server of the tests' own, Dovecot included, brought up by the project's scripts with
 * a home and ports of its own.
 */
final class Instance {
  static final Path PROJECT = Path.of("").toAbsolutePath();

  /** Where homes and databases lie, this process's own. */
  static final Path FOLDER =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "tmail-e2e",
          Integer.toString(TestProcess.number()));

  /** What may run; the scripts know what does. */
  private static final Set<Instance> ALL = ConcurrentHashMap.newKeySet();

  private static final List<String> PID_FILES =
      List.of("run/supervisor.pid", "run/tmail.pid", "dovecot/run/master.pid");

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Instance::stopAll));
  }

  private final Path home;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private boolean shared;
  private final int smtp = FreePort.next();
  private final int submission = FreePort.next();
  private final int submissions = FreePort.next();
  private final int imap = FreePort.next();
  private final int imaps = FreePort.next();
  private final int pop3 = FreePort.next();
  private final int pop3s = FreePort.next();
  private final int sieve = FreePort.next();
  private final int http = FreePort.next();

  Instance(String name) {
    this(FOLDER.resolve(name), true);
  }

  /**
   * @param fresh whether whatever lies in the home is deleted first
   */
  Instance(Path home, boolean fresh) {
    this.home = home;
    if (fresh) {
      deleteHome();
    }
    set("TMAIL_HOME", home.toString());
    set("TMAIL_ME", "mail.e2e.test");
    set(
        "TMAIL_SMTPD_DSNS",
        "127.0.0.1:%d:false;127.0.0.1:%d:false:submission;127.0.0.1:%d:true:submission"
            .formatted(smtp, submission, submissions));
    set("TMAIL_DOVECOT_IMAP_PORT", Integer.toString(imap));
    set("TMAIL_DOVECOT_IMAPS_PORT", Integer.toString(imaps));
    set("TMAIL_DOVECOT_POP3_PORT", Integer.toString(pop3));
    set("TMAIL_DOVECOT_POP3S_PORT", Integer.toString(pop3s));
    set("TMAIL_DOVECOT_SIEVE_PORT", Integer.toString(sieve));
    set("TMAIL_REST_SERVER_PORT", Integer.toString(http));
    set("TMAIL_DELIVERD_RETRY_FIRST", "1s");
    set("TMAIL_DELIVERD_RETRY_MAX", "2s");
    set("CLASS_ARCHIVE", "shared");
    ALL.add(this);
  }

  /** Stops what a class of tests has left running. */
  static void stopLeft() {
    List.copyOf(ALL).stream().filter(each -> !each.shared).forEach(Instance::stopIfLeft);
  }

  private static void stopAll() {
    List.copyOf(ALL).forEach(Instance::stopIfLeft);
  }

  private void stopIfLeft() {
    if (ALL.remove(this) && isRunning()) {
      System.out.println("left running: " + home);
      deploy("stop");
    }
  }

  /** Outlives the class of tests that starts it. */
  Instance shared() {
    shared = true;
    return this;
  }

  private boolean isRunning() {
    return PID_FILES.stream().anyMatch(file -> process(file).isPresent());
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  Instance set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** {@code deploy/run --detach}; on return everything is ready. */
  Instance start() {
    deploy("run", "--detach").mustSucceed();
    return this;
  }

  /** Orderly. */
  void stop() {
    deploy("stop").mustSucceed();
  }

  /** Nobody brings it back. */
  void stopDovecot() {
    deploy("stop", "--only", "dovecot").mustSucceed();
  }

  void startDovecot() {
    deploy("run", "--detach", "--only", "dovecot").mustSucceed();
  }

  /** SIGKILL for every process of the instance, in one moment. */
  void kill9() {
    List<ProcessHandle> all = new ArrayList<>();
    for (String file : PID_FILES) {
      process(file)
          .ifPresent(
              master -> {
                all.add(master);
                master.descendants().forEach(all::add);
              });
    }
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  Optional<ProcessHandle> process(String pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(home.resolve(pidFile)).trim()));
    } catch (IOException notRunning) {
      return Optional.empty();
    }
  }

  /** A command of {@code deploy/}, with the instance's settings. */
  Shell.Result deploy(String command, String... arguments) {
    return deployWithInput("", command, arguments);
  }

  private Shell.Result deployWithInput(String input, String command, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(PROJECT.resolve("deploy").resolve(command).toString());
    line.addAll(List.of(arguments));
    return Shell.run(settings, input, line);
  }

  /** {@code deploy/tmail …}. */
  Shell.Result tmail(String... arguments) {
    return deploy("tmail", arguments);
  }

  /** Any command, with the settings of this instance. */
  Shell.Result run(List<String> command) {
    return Shell.run(settings, "", command);
  }

  Shell.Result tmailWithInput(String input, String... arguments) {
    return deployWithInput(input, "tmail", arguments);
  }

  /** Asks the server without starting the command line. */
  Api api() {
    return Api.of(this);
  }

  /** How many recipients the queue holds. */
  int queued() {
    return Integer.parseInt(api().get("queue/count").replaceAll("\\D", ""));
  }

  /**
   * Adds a user with a mailbox, through the API.
   *
   * @param options as those of {@code tmail user add}: {@code -r}, {@code --catchall}, {@code -q
   *     SIZE}
   */
  void addMailbox(String login, String password, String... options) {
    JsonObjectBuilder user = Json.createObjectBuilder();
    user.add("passwd", password).add("haveMailbox", true);
    Iterator<String> option = List.of(options).iterator();
    while (option.hasNext()) {
      switch (option.next()) {
        case "-r" -> user.add("authRelay", true);
        case "--catchall" -> user.add("isCatchall", true);
        case "-q" -> user.add("mailboxQuota", option.next());
        default -> throw new IllegalArgumentException(String.join(" ", options));
      }
    }
    api().post(Api.path("users", login), user.build().toString());
  }

  Mailbox mailbox(String login, String password) {
    return new Mailbox(this, login, password);
  }

  /** The whole of its log. */
  String log() {
    try {
      return Files.readString(home.resolve("log/tmail.log"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** Files in all Maildirs. */
  long delivered() {
    Path mail = home.resolve("mail");
    if (!Files.exists(mail)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(mail)) {
      return files.filter(Instance::isMessage).count();
    } catch (IOException | java.io.UncheckedIOException movedMeanwhile) {
      return 0;
    }
  }

  static boolean isMessage(Path file) {
    String folder = file.getParent().getFileName().toString();
    return (folder.equals("new") || folder.equals("cur")) && Files.isRegularFile(file);
  }

  private void deleteHome() {
    Shell.run("rm", "-rf", home.toString()).mustSucceed();
  }

  Path home() {
    return home;
  }

  int smtp() {
    return smtp;
  }

  int submission() {
    return submission;
  }

  int submissions() {
    return submissions;
  }

  int imap() {
    return imap;
  }

  int imaps() {
    return imaps;
  }

  int pop3s() {
    return pop3s;
  }

  int sieve() {
    return sieve;
  }

  int http() {
    return http;
  }
}
