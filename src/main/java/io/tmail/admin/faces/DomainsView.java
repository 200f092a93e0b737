package io.tmail.admin.faces;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of domains: list and remove. */
@Named
@RequestScoped
public class DomainsView {
  @Inject private Domains domains;
  @Inject private Notices notices;

  private List<RcptHost> listed;

  public void remove(String hostname) {
    try {
      domains.remove(hostname);
      notices.done("domains.removed", hostname);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    listed = null;
  }

  /** Read once a request, after the action. */
  public List<RcptHost> getDomains() {
    if (listed == null) {
      listed = domains.list();
    }
    return listed;
  }
}
