package io.tmail.admin.faces;

import io.tmail.accounts.MailHosts;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The Dovecots to choose from, for the dialogs of users. */
@Named
@RequestScoped
public class MailHostsView {
  @Inject private MailHosts hosts;
  @Inject private Visitor visitor;

  /** Whether there is a choice, and whose choice it is. */
  public boolean isShown() {
    return visitor.isAdministrator() && !hosts.names().isEmpty();
  }

  public List<String> getNames() {
    return hosts.names();
  }
}
