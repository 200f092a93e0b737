package io.tmail.admin.dns;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.admin.dns.WantedRecord.Purpose;
import io.tmail.config.DovecotSettings;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.DnsUnavailableException;
import io.tmail.outbound.DkimKey;
import io.tmail.outbound.DkimKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The DNS records that local domains need, and those that DNS has. Called by requests. */
@ApplicationScoped
public class DomainRecords {
  private Settings settings;
  private Domains domains;
  private DkimKeys keys;
  private Dns dns;
  private Clock clock;

  protected DomainRecords() {}

  @Inject
  DomainRecords(Settings settings, Domains domains, DkimKeys keys, Dns dns, Clock clock) {
    this.settings = settings;
    this.domains = domains;
    this.keys = keys;
    this.dns = dns;
    this.clock = clock;
  }

  /** The records that a domain of this server needs; empty for other domains. */
  public Optional<List<WantedRecord>> wanted(String domain) {
    return domains.find(domain).map(this::wanted);
  }

  /**
   * The same beside what DNS has now, asked record by record. A name server that does not answer is
   * not asked again: the rest is unknown.
   */
  public Optional<List<RecordCheck>> check(String domain) {
    return wanted(domain).map(this::check);
  }

  /** The wanted records as a part of a zone file. */
  public Optional<String> zoneFile(String domain) {
    return wanted(domain)
        .map(
            records ->
                records.stream()
                    .map(WantedRecord::zoneLine)
                    .collect(Collectors.joining("\n", "", "\n")));
  }

  private List<RecordCheck> check(List<WantedRecord> records) {
    List<RecordCheck> checks = new ArrayList<>();
    boolean silent = false;
    for (WantedRecord wanted : records) {
      RecordCheck check = silent ? RecordCheck.unanswered(wanted) : check(wanted);
      silent = check.verdict() == RecordCheck.Verdict.UNKNOWN;
      checks.add(check);
    }
    return checks;
  }

  private RecordCheck check(WantedRecord wanted) {
    try {
      return RecordCheck.of(wanted, dns.askAnew(wanted.name(), wanted.type()));
    } catch (DnsUnavailableException noAnswer) {
      return RecordCheck.unanswered(wanted);
    }
  }

  private List<WantedRecord> wanted(RcptHost host) {
    String domain = host.hostname();
    List<WantedRecord> records = new ArrayList<>();
    records.add(new WantedRecord(Purpose.MX, domain, "MX", "10 " + me()));
    if (host.isLocal()) {
      records.add(text(Purpose.SPF, domain, "v=spf1 mx ~all"));
      for (DkimKey key : keys.of(domain)) {
        records.add(text(Purpose.DKIM, key.recordName(), key.recordText()));
      }
      String reports = "rua=mailto:postmaster@" + domain;
      records.add(text(Purpose.DMARC, "_dmarc." + domain, "v=DMARC1; p=quarantine; " + reports));
      records.add(text(Purpose.MTA_STS, "_mta-sts." + domain, "v=STSv1; id=" + today()));
      records.add(text(Purpose.TLSRPT, "_smtp._tls." + domain, "v=TLSRPTv1; " + reports));
    }
    if (host.isLocal() && !host.isAlias()) {
      addServices(records, domain);
    }
    return List.copyOf(records);
  }

  private void addServices(List<WantedRecord> records, String domain) {
    for (Listener listener : settings.smtpd().listeners()) {
      if (listener.role() == Listener.Role.SUBMISSION) {
        String service = listener.implicitTls() ? "_submissions" : "_submission";
        records.add(service(service, domain, listener.port()));
      }
    }
    if (settings.dovecot().enabled()) {
      DovecotSettings dovecot = settings.dovecot();
      records.add(service("_imaps", domain, dovecot.imapsPort()));
      records.add(service("_imap", domain, dovecot.imapPort()));
      records.add(service("_pop3s", domain, dovecot.pop3sPort()));
      records.add(service("_pop3", domain, dovecot.pop3Port()));
      records.add(service("_sieve", domain, dovecot.sievePort()));
    }
  }

  private WantedRecord service(String service, String domain, int port) {
    return new WantedRecord(
        Purpose.SRV, service + "._tcp." + domain, "SRV", "0 1 " + port + " " + me());
  }

  private static WantedRecord text(Purpose purpose, String name, String value) {
    return new WantedRecord(purpose, name, "TXT", value);
  }

  private String me() {
    return settings.general().me() + ".";
  }

  private String today() {
    return LocalDate.now(clock.withZone(ZoneOffset.UTC)).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
