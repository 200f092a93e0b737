package io.tmail.admin.faces;

import io.tmail.dovecot.MailboxUsage;
import io.tmail.dovecot.Mailboxes;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The first page of a user: how full the mailbox is. */
@Named
@RequestScoped
public class OwnMailboxView {
  @Inject private Mailboxes mailboxes;
  @Inject private Visitor visitor;
  @Inject private Notices notices;
  @Inject private Shown shown;

  private MailboxUsage usage;

  @PostConstruct
  void open() {
    usage = mailboxes.usage(visitor.getName()).orElse(null);
  }

  /** Null if Dovecot does not report it. */
  public MailboxUsage getUsage() {
    return usage;
  }

  /** {@code 3 messages, 423 KiB of 10.0 MiB}. */
  public String getUsedText() {
    String used = shown.size(usage.bytes());
    return usage.limit() == 0
        ? notices.text("me.used", usage.messages(), used)
        : notices.text("me.usedOf", usage.messages(), used, shown.size(usage.limit()));
  }
}
