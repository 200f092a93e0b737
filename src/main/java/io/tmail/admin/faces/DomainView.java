package io.tmail.admin.faces;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.admin.dns.DomainRecords;
import io.tmail.admin.dns.RecordCheck;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;

/** The page of one domain: the DNS records that it needs, and those that it has. */
@Named
@ViewScoped
public class DomainView implements Serializable {
  private static final long serialVersionUID = 1L;

  @Inject private Domains domains;
  @Inject private DomainRecords records;
  @Inject private FacesContext context;

  private String name;
  private transient List<RecordCheck> checks;

  @PostConstruct
  void open() {
    name = Asked.text(context, "name");
  }

  /** Asks DNS, again where that was done. */
  public void check() {
    checks = records.check(name).orElse(List.of());
  }

  /** The domain; null if this server does not host it. */
  public RcptHost getHost() {
    return domains.find(name).orElse(null);
  }

  /** Empty until requested: DNS may be slow. */
  public List<RecordCheck> getChecks() {
    return checks == null ? List.of() : checks;
  }

  /** How many records that mail needs are not as wanted. */
  public long getWrong() {
    return getChecks().stream()
        .filter(check -> !check.wanted().purpose().isOptional())
        .filter(check -> check.verdict() != RecordCheck.Verdict.OK)
        .count();
  }

  public String getZoneFile() {
    return records.zoneFile(name).orElse("");
  }

  public String getName() {
    return name;
  }
}
