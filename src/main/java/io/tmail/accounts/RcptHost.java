package io.tmail.accounts;

import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** A domain for which mail is accepted: for mailboxes here, or for relaying. */
@Entity
@Table(name = "rcpt_hosts")
@NamedQuery(
    name = RcptHost.BY_HOSTNAME,
    query = "SELECT h FROM RcptHost h WHERE h.hostname = :hostname")
@NamedQuery(name = RcptHost.ALL, query = "SELECT h FROM RcptHost h ORDER BY h.hostname")
public class RcptHost {
  static final String BY_HOSTNAME = "RcptHost.byHostname";
  static final String ALL = "RcptHost.all";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String hostname;

  @Column(name = "unicode_name")
  private String unicodeName;

  @Column(name = "is_local")
  private boolean local;

  @Column(name = "is_alias")
  private boolean alias;

  protected RcptHost() {}

  public RcptHost(String hostname, boolean local) {
    this.hostname = parse(hostname);
    String unicode = DomainName.unicode(this.hostname);
    this.unicodeName = unicode.equals(this.hostname) ? null : unicode;
    this.local = local;
  }

  /** An alias of another domain of this server. */
  static RcptHost aliasOf(String hostname) {
    RcptHost host = new RcptHost(hostname, true);
    host.alias = true;
    return host;
  }

  /** The name of a domain by the grammar of mail addresses, in lower case. */
  private static String parse(String hostname) {
    try {
      MailAddress postmaster = MailAddress.parse("postmaster@" + hostname);
      if (!postmaster.isAddressLiteral()) {
        return postmaster.domain();
      }
    } catch (InvalidAddressException refusedBelow) {
      // one message for both
    }
    throw AccountsException.refused("hostname", "'" + hostname + "' is not a valid host name");
  }

  /**
   * Refuses a domain in which no mailbox can be.
   *
   * @param field the input that named the domain
   */
  void expectRoomForMailboxes(String field) {
    if (alias) {
      throw AccountsException.refused(
          field, "rcpthost " + hostname + " is already handled by tmail but as a domain alias");
    }
    if (!local) {
      throw AccountsException.refused(
          field,
          "rcpthost "
              + hostname
              + " is already handled by tmail but declared as remote destination");
    }
  }

  /** The domain in lower case and A-labels. */
  public String hostname() {
    return hostname;
  }

  /** The domain as people write it; Dovecot also reads it. */
  public String unicodeName() {
    return unicodeName == null ? hostname : unicodeName;
  }

  /** Whether the domain's mailboxes are here; otherwise its mail is relayed. */
  public boolean isLocal() {
    return local;
  }

  /** Whether the domain is an alias of another domain of this server. */
  public boolean isAlias() {
    return alias;
  }

  /** Whether mailboxes can be in it. */
  boolean holdsMailboxes() {
    return local && !alias;
  }

  @Override
  public String toString() {
    return "RcptHost[" + hostname + "]";
  }
}
