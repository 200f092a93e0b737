package io.tmail.credentials;

import io.tmail.mail.DomainName;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token to be created.
 *
 * @param name under which it is listed, 1 to 100 letters, digits, dots, dashes
 * @param domains to which it is confined; empty for the whole server
 * @param expires when it ends; empty for never
 */
public record NewToken(
    String name, List<Scope> scopes, List<String> domains, Optional<Instant> expires) {
  public NewToken {
    if (name == null || !name.matches("[\\w.-]{1,100}")) {
      throw AccountsException.refused(
          "name", "a token's name has 1 to 100 letters, digits, dots, dashes and underscores");
    }
    if (scopes.isEmpty()) {
      throw AccountsException.refused("scopes", "a token needs a scope such as users:read");
    }
    domains = domains.stream().map(each -> DomainName.known(each.strip())).toList();
    if (domains.stream().anyMatch(each -> !each.matches("\\S{1,253}"))) {
      throw AccountsException.refused("domains", "a domain has 1 to 253 characters and no spaces");
    }
  }
}
