package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.AccountsException;
import io.tmail.accounts.RcptHost;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of domains: list and remove. */
@Named
@RequestScoped
public class DomainsView {
  @Inject private Accounts accounts;
  @Inject private Notices notices;

  private List<RcptHost> domains;

  public void remove(String hostname) {
    try {
      accounts.removeRcptHost(hostname);
      notices.done("domains.removed", hostname);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    domains = null;
  }

  /** Read once a request, after the action. */
  public List<RcptHost> getDomains() {
    if (domains == null) {
      domains = accounts.rcptHosts();
    }
    return domains;
  }
}
