package io.tmail.admin.faces;

import io.tmail.credentials.AccessToken;
import io.tmail.credentials.AccessTokens;
import io.tmail.credentials.NewToken;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Scope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The page of API tokens: list, create, revoke. */
@Named
@RequestScoped
public class TokensForm {
  private static final String FORM = "newToken";

  @Inject private AccessTokens tokens;
  @Inject private Notices notices;
  @Inject private Clock clock;

  private String name;
  private String scopes = "*:read";
  private String domains;
  private Integer days = 365;
  private String madeFor;
  private String madeToken;

  public void add() {
    try {
      Optional<Instant> end =
          Optional.ofNullable(days).map(span -> clock.instant().plus(Duration.ofDays(span)));
      madeToken = tokens.add(new NewToken(name, Scope.parse(scopes), words(domains), end));
      madeFor = name;
      name = null;
    } catch (AccountsException refusal) {
      notices.refused(FORM, refusal);
    }
  }

  static List<String> words(String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("[\\s,;]+"));
  }

  public void remove(String ended) {
    try {
      tokens.remove(ended);
      notices.done("tokens.removed", ended);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  public List<AccessToken> getList() {
    return tokens.list();
  }

  public String getMadeFor() {
    return madeFor;
  }

  /** The token that was created; shown only once. */
  public String getMadeToken() {
    return madeToken;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getScopes() {
    return scopes;
  }

  public void setScopes(String scopes) {
    this.scopes = scopes;
  }

  public String getDomains() {
    return domains;
  }

  public void setDomains(String domains) {
    this.domains = domains;
  }

  public Integer getDays() {
    return days;
  }

  public void setDays(Integer days) {
    this.days = days;
  }
}
