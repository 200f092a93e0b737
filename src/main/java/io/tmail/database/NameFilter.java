package io.tmail.database;

import jakarta.persistence.TypedQuery;
import java.util.List;

/**
 * The condition that a name holds a text and, if domains are given, is an address in one of them.
 *
 * @param column of the query, such as {@code u.login}
 */
public record NameFilter(String column, String text, List<String> domains) {

  public String condition() {
    StringBuilder where = new StringBuilder(column).append(" LIKE :pattern ESCAPE '!'");
    for (int i = 0; i < domains.size(); i++) {
      where
          .append(i == 0 ? " AND (" : " OR ")
          .append(column)
          .append(" LIKE :domain")
          .append(i)
          .append(" ESCAPE '!'");
    }
    return where.append(domains.isEmpty() ? "" : ")").toString();
  }

  public <T> TypedQuery<T> fill(TypedQuery<T> query) {
    query.setParameter("pattern", "%" + Tables.escaped(text) + "%");
    for (int i = 0; i < domains.size(); i++) {
      query.setParameter("domain" + i, "%@" + Tables.escaped(domains.get(i)));
    }
    return query;
  }
}
