package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.UserQuery;
import io.tmail.queue.MailQueue;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The first page: how much of everything there is. */
@Named
@RequestScoped
public class OverviewView {
  private static final Logger LOG = Logger.getLogger(OverviewView.class.getName());

  @Inject private Accounts accounts;
  @Inject private MailQueue queue;

  public long getUserCount() {
    return accounts.userCount(UserQuery.of(""));
  }

  public int getDomainCount() {
    return accounts.rcptHosts().size();
  }

  /** The recipients that wait; a dash while the queue's database does not answer. */
  public String getQueueCount() {
    try {
      return String.valueOf(queue.count());
    } catch (SQLException unavailable) {
      LOG.log(Level.WARNING, "console: the queue cannot be counted", unavailable);
      return "–";
    }
  }
}
