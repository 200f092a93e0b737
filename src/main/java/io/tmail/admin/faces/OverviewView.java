package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The first page: how much of everything there is. */
@Named
@RequestScoped
public class OverviewView {
  @Inject private Accounts accounts;

  public long getUserCount() {
    return accounts.userCount("");
  }

  public int getDomainCount() {
    return accounts.rcptHosts().size();
  }
}
