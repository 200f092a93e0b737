package io.tmail.admin.faces;

import io.tmail.accounts.Domains;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that adds a domain. */
@Named
@RequestScoped
public class NewDomainForm {
  @Inject private Domains domains;
  @Inject private Notices notices;

  private String hostname;
  private boolean local = true;

  public void add() {
    try {
      domains.add(hostname, local);
      notices.done("domains.added", hostname);
      hostname = null;
      local = true;
    } catch (AccountsException refusal) {
      notices.refused("newDomain", refusal);
    }
  }

  public String getHostname() {
    return hostname;
  }

  public void setHostname(String hostname) {
    this.hostname = hostname;
  }

  public boolean isLocal() {
    return local;
  }

  public void setLocal(boolean local) {
    this.local = local;
  }
}
