package io.tmail.accounts;

import io.tmail.mail.DomainName;
import io.tmail.rights.Login;
import java.util.List;

/**
 * Selects and sorts users.
 *
 * @param text a part of the login, empty for all
 * @param domains only users of these domains; empty for all
 * @param order by what they are sorted; the login decides among equals
 * @param descending in descending order
 */
public record UserQuery(String text, List<String> domains, Order order, boolean descending) {
  /** What users may be sorted by. */
  public enum Order {
    LOGIN("u.login"),
    ACTIVE("u.active"),
    LAST_LOGIN("COALESCE(l.millis, 0)");

    private final String expression;

    Order(String expression) {
      this.expression = expression;
    }

    String expression() {
      return expression;
    }
  }

  public UserQuery {
    text = Login.normal(text).strip();
    domains = domains.stream().map(DomainName::known).toList();
  }

  /** All whose login holds the text, by login. */
  public static UserQuery of(String text) {
    return new UserQuery(text, List.of(), Order.LOGIN, false);
  }

  /** The same in another order. */
  public UserQuery sorted(Order wanted, boolean downwards) {
    return new UserQuery(text, domains, wanted, downwards);
  }

  /** The same, but of these domains only. */
  public UserQuery within(List<String> some) {
    return new UserQuery(text, some, order, descending);
  }
}
