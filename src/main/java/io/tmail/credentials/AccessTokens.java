package io.tmail.credentials;

import io.tmail.database.Tables;
import io.tmail.rights.AccountsException;
import io.tmail.rights.ActionLog;
import io.tmail.rights.Actor;
import io.tmail.rights.Scope;
import io.tmail.secrets.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** API tokens. A change is effective from the next request. Any thread may call. */
@ApplicationScoped
public class AccessTokens {
  /** Makes tokens recognisable, for example by secret scanners. */
  private static final String PREFIX = "tmail_";

  /** Octets of chance: too many to guess, so a plain hash of them is enough. */
  private static final int OCTETS = 32;

  private Tables tables;
  private ActionLog actions;
  private Clock clock;

  protected AccessTokens() {}

  @Inject
  public AccessTokens(Tables tables, ActionLog actions, Clock clock) {
    this.tables = tables;
    this.actions = actions;
    this.clock = clock;
  }

  /** Makes a token and gives its text, which is not kept. */
  @Transactional
  public String add(NewToken wanted) {
    Actor.expectAll("name");
    if (wanted.expires().filter(end -> !end.isAfter(clock.instant())).isPresent()) {
      throw AccountsException.refused("expires", "the expiry time must be in the future");
    }
    AccountsException there =
        AccountsException.conflict("name", "token " + wanted.name() + " already exists");
    if (named(wanted.name()).isPresent()) {
      throw there;
    }
    byte[] chance = new byte[OCTETS];
    new SecureRandom().nextBytes(chance);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    String by = Actor.current().name();
    tables.add(new AccessToken(wanted, Sha256.of(text), by, clock.instant()), there);
    actions.note("token.add", wanted.name(), detail(wanted));
    return text;
  }

  private static String detail(NewToken wanted) {
    return wanted.scopes().stream().map(Scope::toString).collect(Collectors.joining(" "))
        + (wanted.domains().isEmpty() ? "" : ", of " + String.join(" ", wanted.domains()))
        + wanted.expires().map(end -> ", until " + end).orElse("");
  }

  @Transactional
  public void remove(String name) {
    Actor.expectAll("name");
    AccessToken token =
        named(name)
            .orElseThrow(
                () -> AccountsException.notFound("name", "Token " + name + " doesn't exist"));
    tables.remove(token);
    actions.note("token.remove", name, "");
  }

  /** All by name, including expired ones. */
  public List<AccessToken> list() {
    Actor.expectAll("name");
    return tables.read(
        entities ->
            entities.createQuery("SELECT t FROM AccessToken t ORDER BY t.name", AccessToken.class));
  }

  /** The token of this text, if there is one and it has not expired. */
  public Optional<AccessToken> find(String text) {
    return text.startsWith(PREFIX)
        ? by("hash", Sha256.of(text)).filter(token -> !token.isOver(clock.instant()))
        : Optional.empty();
  }

  private Optional<AccessToken> named(String name) {
    return by("name", name);
  }

  private Optional<AccessToken> by(String field, String value) {
    return tables
        .read(
            entities ->
                entities
                    .createQuery(
                        "SELECT t FROM AccessToken t WHERE t." + field + " = :value",
                        AccessToken.class)
                    .setParameter("value", value))
        .stream()
        .findFirst();
  }
}
