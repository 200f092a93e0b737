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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
   * @throws IOException if Dovecot does not answer, or the mailbox is full of other mail
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
            .limit(MOST_OF_A_RUN)
            .toList();
    KeptReports kept = new KeptReports(ownDomains());
    for (Inbox.Message each : fresh) {
      read(login.get(), each, kept);
    }
  }

  private OwnDomains ownDomains() {
    return new OwnDomains(
        Stream.concat(domains.list().stream().map(RcptHost::hostname), Stream.of(me)).toList());
  }

  private void read(String user, Inbox.Message message, KeptReports kept) throws SQLException {
    MimeMessage mail = null;
    try {
      if (message.size() > MOST_OCTETS) {
        throw new UnreadableReportException("the message has more than 3 MiB");
      }
      mail = ReportFiles.message(inbox.read(user, message));
      keep(ReportFiles.of(mail), kept);
      inbox.move(user, message, FOLDER);
      unreadable.forget(message.guid());
    } catch (UnreadableReportException | IOException stays) {
      note(message, Optional.ofNullable(mail), String.valueOf(stays.getMessage()));
    }
  }

  private void note(Inbox.Message message, Optional<MimeMessage> mail, String reason) {
    String from = mail.map(each -> ReportFiles.field(each, "From")).orElse("");
    String subject = mail.map(each -> ReportFiles.field(each, "Subject")).orElse("");
    unreadable.note(message.guid(), from, subject, reason);
    DeliveryLog.queue("report from %s is unreadable: %s".formatted(from, reason));
  }

  /** All of a message, or nothing. */
  private void keep(ReportFiles files, KeptReports kept)
      throws UnreadableReportException, SQLException {
    List<Kept> all = new ArrayList<>();
    for (AggregateReport each : files.aggregates()) {
      all.add(kept.of(each, names.of(each)));
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
