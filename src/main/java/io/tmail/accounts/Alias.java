package io.tmail.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An alias: an address that leads to mailboxes, a command or both, or a domain that leads to
 * another domain.
 */
@Entity
@Table(name = "aliases")
@NamedQuery(name = Alias.BY_NAME, query = "SELECT a FROM Alias a WHERE a.name = :name")
@NamedQuery(
    name = Alias.COUNT_MATCHING,
    query = "SELECT COUNT(a) FROM Alias a WHERE a.name LIKE :pattern ESCAPE '!'")
@NamedQuery(
    name = Alias.WITH_TARGET,
    query = "SELECT a FROM Alias a WHERE a.deliverTo LIKE :pattern ESCAPE '!' ORDER BY a.name")
public class Alias {
  static final String BY_NAME = "Alias.byName";
  static final String COUNT_MATCHING = "Alias.countMatching";
  static final String WITH_TARGET = "Alias.withTarget";
  static final String SEPARATOR = ";";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(name = "alias")
  private String name;

  @Column(name = "deliver_to")
  private String deliverTo = "";

  @Column(name = "pipe")
  private String command = "";

  @Column(name = "is_dom_alias")
  private boolean domainAlias;

  @Column(name = "is_mini_list")
  private boolean miniList;

  protected Alias() {}

  private Alias(String name, List<String> targets) {
    this.name = name;
    this.deliverTo = String.join(SEPARATOR, targets);
  }

  /** An address that leads to mailboxes and a command, either of which may be missing. */
  static Alias ofAddress(
      String address, List<String> logins, Optional<String> command, boolean miniList) {
    Alias alias = new Alias(address, logins);
    alias.command = command.orElse("");
    alias.miniList = miniList;
    return alias;
  }

  /** A domain that is an alias of another. */
  static Alias ofDomain(String domain, String other) {
    Alias alias = new Alias(domain, List.of(other));
    alias.domainAlias = true;
    return alias;
  }

  /** Copies the destinations of the other alias; the name is not changed. */
  void become(Alias other) {
    deliverTo = other.deliverTo;
    command = other.command;
    miniList = other.miniList;
  }

  /** The address or the domain, in lower case. */
  public String name() {
    return name;
  }

  /** Mailboxes by login, or the one domain of a domain alias. */
  public List<String> targets() {
    return deliverTo == null
        ? List.of()
        : Arrays.stream(deliverTo.toLowerCase(Locale.ROOT).split("[;\\s]+"))
            .filter(target -> !target.isEmpty())
            .distinct()
            .toList();
  }

  /** The command that gets the mail, as it was entered. */
  public Optional<String> pipe() {
    return Optional.ofNullable(command).filter(text -> !text.isBlank());
  }

  public boolean isDomainAlias() {
    return domainAlias;
  }

  /** Whether its mailboxes get the mail from the alias instead of its sender. */
  public boolean isMiniList() {
    return miniList;
  }

  @Override
  public String toString() {
    return "Alias[" + name + "]";
  }
}
