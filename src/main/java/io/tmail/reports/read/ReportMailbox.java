package io.tmail.reports.read;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.config.Settings;
import io.tmail.dovecot.Inbox;
import io.tmail.mail.MailAddress;
import io.tmail.queue.DeliveryLog;
import io.tmail.reports.ReaderClaim;
import io.tmail.reports.ReceivedReports;
import io.tmail.reports.ReceivedReports.Kept;
import io.tmail.reports.UnreadableReports;
import io.tmail.reports.form.AggregateReport;
import io.tmail.reports.form.TlsReport;
import io.tmail.reports.form.UnreadableReportException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Reads the reports in the inbox that the settings name. What is kept is moved to the folder
 * Reports after its rows are on stable storage; what cannot be read stays, and is tried again after
 * a day. Called by a timer on each node; one of them reads.
 */
@ApplicationScoped
public class ReportMailbox {
  private static final String FOLDER = "Reports";
  private static final int MOST_OF_A_RUN = 50;
  private static final int MOST_UNREADABLE = 10_000;

  /** What an answer of doveadm holds, with room for what it escapes. */
  private static final long MOST_OCTETS = 3 << 20;

  private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

  /** What is noted meanwhile: a message that ends the server is not read at its next start. */
  private static final String BEING_READ = "being read";

  private static final int MOST_REFUSED = 1000;

  /** What doveadm would not give or move comes last, so that the rest is read. */
  private final Set<String> refused = new HashSet<>();

  private Optional<String> login;
  private String me;
  private Inbox inbox;
  private Domains domains;
  private SourceNames names;
  private ReaderClaim claim;
  private ReceivedReports received;
  private UnreadableReports unreadable;

  protected ReportMailbox() {}

  @Inject
  public ReportMailbox(
      Settings settings,
      Inbox inbox,
      Domains domains,
      SourceNames names,
      ReaderClaim claim,
      ReceivedReports received,
      UnreadableReports unreadable) {
    this.login = settings.reports().mailbox().map(MailAddress::toLowerCase);
    this.me = settings.general().me();
    this.inbox = inbox;
    this.domains = domains;
    this.names = names;
    this.claim = claim;
    this.received = received;
    this.unreadable = unreadable;
  }

  /**
   * Reads some of what is there.
   *
   * @throws IOException if Dovecot does not answer or refuses, or the mailbox is full of other mail
   */
  public void run() throws IOException, SQLException {
    if (login.isEmpty() || !claim.isOurs()) {
      return;
    }
    Set<String> known = unreadable.known();
    if (known.size() >= MOST_UNREADABLE) {
      throw new IOException("too many messages of the mailbox are unreadable; remove them");
    }
    List<Inbox.Message> fresh =
        inbox.list(login.get()).stream()
            .filter(each -> !known.contains(each.guid()))
            .sorted(Comparator.comparing(each -> refused.contains(each.guid())))
            .limit(MOST_OF_A_RUN)
            .toList();
    KeptReports kept = new KeptReports(ownDomains());
    long end = System.nanoTime() + LONGEST_RUN.toNanos();
    SourceNames.Patience patience = new SourceNames.Patience();
    for (Inbox.Message each : fresh) {
      if (System.nanoTime() - end > 0) {
        return;
      }
      read(each, kept, patience);
    }
  }

  private OwnDomains ownDomains() {
    return new OwnDomains(
        Stream.concat(domains.list().stream().map(RcptHost::hostname), Stream.of(me)).toList());
  }

  private void read(Inbox.Message message, KeptReports kept, SourceNames.Patience patience)
      throws IOException, SQLException {
    if (message.size() > MOST_OCTETS) {
      note(message, Optional.empty(), "the message has more than 3 MiB");
      return;
    }
    try {
      byte[] octets = inbox.read(login.orElseThrow(), message);
      unreadable.note(message.guid(), "", "", BEING_READ);
      if (isKept(message, octets, kept, patience)) {
        unreadable.forget(message.guid());
        inbox.move(login.orElseThrow(), message, FOLDER);
      }
      refused.remove(message.guid());
    } catch (IOException away) {
      if (refused.size() >= MOST_REFUSED) {
        refused.clear();
      }
      refused.add(message.guid());
      throw away;
    }
  }

  /** While the database is away there is no note either, and the run ends. */
  private boolean isKept(
      Inbox.Message message, byte[] octets, KeptReports kept, SourceNames.Patience patience)
      throws SQLException {
    MimeMessage mail = null;
    try {
      mail = ReportFiles.message(octets);
      keep(ReportFiles.of(mail), kept, patience);
      return true;
    } catch (UnreadableReportException stays) {
      note(message, Optional.ofNullable(mail), String.valueOf(stays.getMessage()));
      return false;
    } catch (SQLException | CompletionException refused) {
      note(message, Optional.ofNullable(mail), "the database refused it");
      throw refused;
    } catch (RuntimeException unforeseen) {
      note(message, Optional.ofNullable(mail), unforeseen.toString());
      return false;
    }
  }

  private void note(Inbox.Message message, Optional<MimeMessage> mail, String reason) {
    String from = mail.map(each -> ReportFiles.field(each, "From")).orElse("");
    String subject = mail.map(each -> ReportFiles.field(each, "Subject")).orElse("");
    unreadable.note(message.guid(), from, subject, reason);
    DeliveryLog.queue("report from %s is unreadable: %s".formatted(from, reason));
  }

  /** All of a message, or nothing. Names are looked up for what is new. */
  private void keep(ReportFiles files, KeptReports kept, SourceNames.Patience patience)
      throws UnreadableReportException, SQLException {
    List<Kept> all = new ArrayList<>();
    for (AggregateReport each : files.aggregates()) {
      Kept nameless = kept.of(each, Map.of());
      all.add(received.has(nameless) ? nameless : kept.of(each, names.of(each, patience)));
    }
    for (TlsReport each : files.ofTls()) {
      all.add(kept.of(each));
    }
    for (Kept each : all) {
      if (!received.keep(each)) {
        throw new UnreadableReportException("too many rows within a day");
      }
    }
  }
}
