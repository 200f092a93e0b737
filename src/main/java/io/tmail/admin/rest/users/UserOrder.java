package io.tmail.admin.rest.users;

import io.tmail.accounts.UserQuery;
import io.tmail.accounts.UserQuery.Order;
import jakarta.ws.rs.BadRequestException;

/** How a request names the order of users: {@code login}, {@code -lastLogin} and so on. */
final class UserOrder {
  private UserOrder() {}

  static UserQuery sorted(UserQuery query, String name) {
    boolean descending = name.startsWith("-");
    Order order =
        switch (descending ? name.substring(1) : name) {
          case "login" -> Order.LOGIN;
          case "active" -> Order.ACTIVE;
          case "lastLogin" -> Order.LAST_LOGIN;
          default ->
              throw new BadRequestException("sort must be login, active or lastLogin, or -login");
        };
    return query.sorted(order, descending);
  }
}
