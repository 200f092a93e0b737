package io.tmail.accounts;

import io.tmail.config.ForwardingSettings;
import io.tmail.config.Settings;
import io.tmail.mail.Ascii;
import io.tmail.mail.DomainName;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an alias may be, and where it may lead. Changes nothing. {@code coming} are mailboxes and
 * local domains, lower case, that will be there when the alias is made.
 */
@ApplicationScoped
public class AliasRules {
  /** Bounds the work of one RCPT. */
  private static final int MOST_TARGETS = 1000;

  private UserTables users;
  private DomainTables domains;
  private Settings settings;

  protected AliasRules() {}

  @Inject
  AliasRules(UserTables users, DomainTables domains, Settings settings) {
    this.users = users;
    this.domains = domains;
    this.settings = settings;
  }

  Alias ofAddress(String name, NewAlias wanted, Set<String> coming) {
    MailAddress address = parsed(name);
    expectLocal(address.domain(), coming);
    if (users.find(address.toLowerCase()).isPresent() || coming.contains(address.toLowerCase())) {
      throw AccountsException.conflict("alias", name + " is a user, so it can't be an alias");
    }
    List<String> logins = wanted.deliverTo().stream().map(Login::normal).distinct().toList();
    Optional<String> command = Optional.of(wanted.pipe()).filter(text -> !text.isEmpty());
    if (logins.isEmpty() && command.isEmpty()) {
      throw AccountsException.refused("deliverTo", "an alias needs addresses or a command");
    }
    if (logins.size() > MOST_TARGETS) {
      throw AccountsException.refused(
          "deliverTo", "an alias has at most " + MOST_TARGETS + " addresses");
    }
    List<String> outside = logins.stream().filter(login -> isOutside(login, coming)).toList();
    expectMayForward(outside);
    logins.stream()
        .filter(login -> !outside.contains(login))
        .forEach(login -> expectTarget(address, login, coming));
    command.ifPresent(PipeCommand::parse);
    if (wanted.miniList() && logins.isEmpty()) {
      throw AccountsException.refused("isMiniList", "a minilist needs addresses to deliver to");
    }
    return Alias.ofAddress(address.toLowerCase(), logins, command, wanted.miniList());
  }

  private static MailAddress parsed(String name) {
    try {
      MailAddress address = MailAddress.parseOwn(name);
      if (!address.isAddressLiteral()) {
        return address;
      }
    } catch (InvalidAddressException refusedBelow) {
      // one message for both
    }
    throw AccountsException.refused("alias", "'" + name + "' is not a valid email address");
  }

  /** Whether it is an address of another server. */
  private boolean isOutside(String target, Set<String> coming) {
    try {
      MailAddress address = MailAddress.parse(target);
      return !address.isAddressLiteral()
          && !coming.contains(address.domain())
          && domains.find(address.domain()).filter(RcptHost::isLocal).isEmpty();
    } catch (InvalidAddressException notAnAddress) {
      return false;
    }
  }

  /**
   * Forwarding to other servers is limited, because this server is responsible for what it sends.
   */
  private void expectMayForward(List<String> outside) {
    if (outside.isEmpty()) {
      return;
    }
    ForwardingSettings forwarding = settings.recipients().forwarding();
    if (forwarding.allowed() == ForwardingSettings.Allowed.NOBODY) {
      throw AccountsException.refused(
          "deliverTo",
          "aliases may not forward to other servers (TMAIL_ALIASES_FORWARD_OUTSIDE=nobody)");
    }
    if (forwarding.allowed() == ForwardingSettings.Allowed.ADMINISTRATORS) {
      Actor.expectAll("deliverTo");
    }
    if (outside.size() > forwarding.mostTargets()) {
      throw AccountsException.refused(
          "deliverTo",
          "an alias may forward to at most "
              + forwarding.mostTargets()
              + " addresses on other servers");
    }
    if (!outside.stream().allMatch(Ascii::isAscii)) {
      throw AccountsException.refused("deliverTo", "addresses on other servers must be ASCII");
    }
  }

  private void expectTarget(MailAddress alias, String login, Set<String> coming) {
    if (login.equals(alias.toLowerCase())) {
      throw AccountsException.refused("deliverTo", "alias " + login + " can't deliver to itself");
    }
    if (!login.endsWith("@" + alias.domain())) {
      throw AccountsException.refused(
          "deliverTo", login + " is not in the alias's domain " + alias.domain());
    }
    if (!coming.contains(login) && users.find(login).filter(User::hasMailbox).isEmpty()) {
      throw AccountsException.refused("deliverTo", "there is no mailbox " + login);
    }
  }

  Alias ofDomain(String name, NewAlias wanted, Set<String> coming) {
    RcptHost host = RcptHost.aliasOf(name);
    String other = otherDomain(host.hostname(), wanted, coming);
    if (domains.find(host.hostname()).isPresent() || coming.contains(host.hostname())) {
      throw domainKnown(host.hostname());
    }
    return Alias.ofDomain(host.hostname(), other);
  }

  /** The local domain that a domain alias is to point to. */
  String otherDomain(String name, NewAlias wanted, Set<String> coming) {
    if (wanted.miniList()) {
      throw AccountsException.refused("isMiniList", "a domain alias can't be a minilist");
    }
    if (!wanted.pipe().isEmpty()) {
      throw AccountsException.refused("pipe", "a domain alias can't have a command");
    }
    if (wanted.deliverTo().size() != 1) {
      throw AccountsException.refused(
          "deliverTo", "a domain alias must point to exactly one local domain");
    }
    String other = DomainName.known(wanted.deliverTo().get(0));
    if (other.equals(name)) {
      throw AccountsException.refused("deliverTo", "alias " + other + " can't point to itself");
    }
    expectLocal(other, coming);
    return other;
  }

  private void expectLocal(String domain, Set<String> coming) {
    if (coming.contains(domain) && domains.find(domain).isEmpty()) {
      return;
    }
    domains
        .find(domain)
        .orElseThrow(
            () ->
                AccountsException.refused("alias", "domain " + domain + " is not handled by tmail"))
        .expectRoomForMailboxes("alias");
  }

  static AccountsException domainKnown(String hostname) {
    return AccountsException.conflict("alias", "Hostname " + hostname + " already in rcpthosts");
  }
}
