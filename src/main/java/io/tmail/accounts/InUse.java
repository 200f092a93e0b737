package io.tmail.accounts;

import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/** Prevents the removal of targets that an alias still delivers to. */
@ApplicationScoped
class InUse {
  /** Keeps the message on one line. */
  private static final int MOST_NAMED = 10;

  private AliasTables aliases;

  protected InUse() {}

  @Inject
  InUse(AliasTables aliases) {
    this.aliases = aliases;
  }

  /**
   * Throws {@link AccountsException} if an alias delivers to the target.
   *
   * @param target an address, or a domain
   * @param field the input that names it
   * @param thing the target as the refusal calls it
   */
  void expectNoAliasTo(String target, String field, String thing) {
    List<Alias> found = aliases.to(target);
    if (!found.isEmpty()) {
      String names =
          found.stream()
              .limit(MOST_NAMED)
              .map(Alias::name)
              .collect(Collectors.joining(", ", "", found.size() > MOST_NAMED ? ", ..." : ""));
      throw AccountsException.conflict(
          field, thing + " is still in use: aliases that deliver to it: " + names);
    }
  }
}
