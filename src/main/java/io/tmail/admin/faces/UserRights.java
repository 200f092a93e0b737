package io.tmail.admin.faces;

import io.tmail.accounts.User;

/** What a user may do and have: the fields that the dialogs for new and known users share. */
public class UserRights {
  private boolean mailbox;
  private boolean relay;
  private boolean catchAll;
  private String quota;
  private String mailHost;

  /** As proposed for a new user. */
  static UserRights proposed() {
    UserRights rights = new UserRights();
    rights.mailbox = true;
    rights.relay = true;
    return rights;
  }

  /** The user's present ones. */
  static UserRights of(User user) {
    UserRights rights = new UserRights();
    rights.mailbox = user.hasMailbox();
    rights.relay = user.mayRelay();
    rights.catchAll = user.isCatchAll();
    rights.quota = user.quota();
    rights.mailHost = user.mailHost().orElse("");
    return rights;
  }

  public boolean isMailbox() {
    return mailbox;
  }

  public void setMailbox(boolean mailbox) {
    this.mailbox = mailbox;
  }

  public boolean isRelay() {
    return relay;
  }

  public void setRelay(boolean relay) {
    this.relay = relay;
  }

  public boolean isCatchAll() {
    return catchAll;
  }

  public void setCatchAll(boolean catchAll) {
    this.catchAll = catchAll;
  }

  public String getQuota() {
    return quota;
  }

  public void setQuota(String quota) {
    this.quota = quota;
  }

  public String getMailHost() {
    return mailHost;
  }

  public void setMailHost(String mailHost) {
    this.mailHost = mailHost;
  }
}
