package io.tmail.admin.faces;

import io.tmail.accounts.RelayIp;
import io.tmail.accounts.RelayIps;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The page of trusted networks, whose clients may relay without a login. */
@Named
@RequestScoped
public class RelayIpsView {
  @Inject private RelayIps relayIps;
  @Inject private Notices notices;

  private String ip;
  private List<RelayIp> rows;

  public void add() {
    try {
      relayIps.add(ip.strip());
      notices.done("relayips.added", ip.strip());
      ip = null;
    } catch (AccountsException refusal) {
      notices.refused("newRelayIp", refusal);
    }
    rows = null;
  }

  public void remove(String network) {
    try {
      relayIps.remove(network);
      notices.done("relayips.removed", network);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    rows = null;
  }

  /** Read once a request, after the action. */
  public List<RelayIp> getRows() {
    if (rows == null) {
      rows = relayIps.list();
    }
    return rows;
  }

  public String getIp() {
    return ip;
  }

  public void setIp(String ip) {
    this.ip = ip;
  }
}
