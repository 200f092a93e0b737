package io.tmail.admin.faces;

import io.tmail.mail.DomainName;
import io.tmail.reports.Advice;
import io.tmail.reports.FactTables.Sum;
import io.tmail.reports.Kind;
import io.tmail.reports.ReceivedReports.Row;
import io.tmail.reports.Reports;
import io.tmail.reports.SentReports.Sent;
import io.tmail.reports.UnreadableReports.Unreadable;
import io.tmail.rights.Actor;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The page of DMARC and TLS reports. */
@Named
@RequestScoped
public class ReportsView {
  private static final Logger LOG = Logger.getLogger(ReportsView.class.getName());
  private static final int DAYS = 30;
  private static final int DAYS_OF_FACTS = 7;
  private static final int MOST = 100;

  @Inject private Reports reports;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private String domain;
  private List<Source> dmarc = List.of();
  private List<Source> tls = List.of();
  private List<Observed> observed = List.of();
  private List<Sent> sent = List.of();
  private List<Unreadable> unreadable = List.of();

  /** A row of reports, its verdict and what to do about it. */
  public record Source(Row row, Advice.Verdict verdict, Advice advice) {
    static Source of(Kind kind, Row row) {
      return new Source(row, Advice.Verdict.of(row), Advice.of(kind, row));
    }
  }

  /** What was observed of a domain. */
  public record Observed(Kind kind, Sum sum) {}

  @PostConstruct
  void open() {
    domain = DomainName.known(Asked.text(context, "domain"));
    try {
      dmarc = sources(Kind.DMARC);
      tls = sources(Kind.TLS);
      if (Actor.current().reachesAll()) {
        readOurs();
      }
    } catch (SQLException unavailable) {
      LOG.log(Level.WARNING, "reports: {0}", unavailable.getMessage());
      notices.failed("queue.trouble");
    }
  }

  private List<Source> sources(Kind kind) throws SQLException {
    return reports.sources(kind, domain, DAYS, MOST).stream()
        .map(row -> Source.of(kind, row))
        .toList();
  }

  private void readOurs() throws SQLException {
    observed = Stream.concat(observed(Kind.DMARC), observed(Kind.TLS)).toList();
    sent = reports.sent(MOST);
    unreadable = reports.unreadable(MOST);
  }

  private Stream<Observed> observed(Kind kind) throws SQLException {
    return reports.observed(kind, DAYS_OF_FACTS, MOST).stream().map(sum -> new Observed(kind, sum));
  }

  public String getDomain() {
    return domain;
  }

  public List<Source> getDmarc() {
    return dmarc;
  }

  public List<Source> getTls() {
    return tls;
  }

  public List<Observed> getObserved() {
    return observed;
  }

  public List<Sent> getSent() {
    return sent;
  }

  public List<Unreadable> getUnreadable() {
    return unreadable;
  }
}
