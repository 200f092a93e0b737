package io.tmail.reports.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tmail.FreePort;
import io.tmail.config.Listener;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.smtp.SmtpRig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The reports of Debian's opendmarc, from its history file over its database on a private MariaDB
 * to its mail.
 */
class OpendmarcTest {
  private static final String SCHEMA = "/usr/share/dbconfig-common/data/opendmarc/install/mysql";

  private Path folder;
  private Path database;
  private String port;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/opendmarc-reports")), "no opendmarc");
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mariadbd")), "no MariaDB");
    // not below the checkout, which the server's user may be unable to enter
    folder = Files.createTempDirectory("tmail-opendmarc");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    database = folder.resolve("db");
    port = Integer.toString(FreePort.next());
    run("", new File("deploy/database").getAbsolutePath(), "start", "mysql", database + "", port);
    run(
        Files.readString(Path.of(SCHEMA)),
        "mariadb",
        "--no-defaults",
        "--host=127.0.0.1",
        "--port=" + port,
        "--user=tmail",
        "--password=tmail");
  }

  @AfterEach
  void close() throws Exception {
    if (database != null) {
      run("", new File("deploy/database").getAbsolutePath(), "stop", database + "");
      run("", "rm", "-r", database + "");
    }
  }

  private void run(String input, String... command) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    int exit =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    String said = Files.readString(out, ISO_8859_1);
    assertEquals(0, exit, String.join(" ", command) + ": " + said);
  }

  private void opendmarc(String program, String input, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/sbin/opendmarc-" + program,
                "--dbhost=127.0.0.1",
                "--dbport=" + port,
                "--dbname=opendmarc",
                "--dbuser=tmail",
                "--dbpasswd=tmail"));
    command.addAll(List.of(more));
    run(input, command.toArray(String[]::new));
  }

  /** A message as the filter writes it down. */
  private static String history(String job, String ip, long received, String results) {
    return """
        job %s
        reporter mx.reporter.test
        received %d
        ipaddr %s
        from example.com
        mfrom list.test
        pdomain example.com
        policy 15
        rua mailto:alice@example.com
        pct 100
        adkim 114
        aspf 115
        p 113
        sp 110
        action 2
        arc 7
        arc_policy 1 json:[]
        %s
        """
        .formatted(job, received, ip, results);
  }

  @Test
  void itsReportsAreReadWhole() throws Exception {
    long received = Instant.now().getEpochSecond() - 3600;
    opendmarc(
        "import",
        history(
                "A1",
                "192.0.2.7",
                received,
                "spf 0\nalign_spf 5\ndkim example.com one 0\nalign_dkim 4")
            + history("A2", "2001:db8::7", received, "spf 7\nalign_spf 5\nalign_dkim 5"));
    try (SmtpRig rig = new SmtpRig()) {
      int smtp = rig.listen(new Listener("127.0.0.1", FreePort.next(), false, Listener.Role.MX));
      opendmarc(
          "reports",
          "",
          "--smtp-server=127.0.0.1",
          "--smtp-port=" + smtp,
          "--report-email=postmaster@reporter.test",
          "--report-org=reporter.test");
      ReportFiles files =
          ReportFiles.of(ReportFiles.message(rig.queue.wholeOfLast().getBytes(UTF_8)));
      AggregateReport report = files.aggregates().get(0);
      assertEquals("reporter.test", report.head().organization());
      assertEquals(
          new PublishedPolicy("example.com", "quarantine", "none", "", "r", "s", "", ""),
          report.policy());
      assertEquals(
          List.of(
              new MessageFacts(
                  "192.0.2.7",
                  "none",
                  "pass",
                  "fail",
                  List.of(new MessageFacts.Overriding("local_policy", "arc=fail")),
                  "example.com",
                  Optional.empty(),
                  List.of(new MessageFacts.Signature("example.com", "one", "pass")),
                  Optional.of(new MessageFacts.Sender("list.test", "pass"))),
              new MessageFacts(
                  "2001:db8::7",
                  "none",
                  "fail",
                  "fail",
                  List.of(new MessageFacts.Overriding("local_policy", "arc=fail")),
                  "example.com",
                  Optional.empty(),
                  List.of(),
                  Optional.of(new MessageFacts.Sender("list.test", "fail")))),
          report.rows().stream().map(AggregateReport.Row::facts).toList());
    }
  }
}
