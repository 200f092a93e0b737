package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.User;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The users whose login holds {@link #getQuery}, read from the database page by page. */
public class UserPages extends LazyDataModel<User> {
  private static final long serialVersionUID = 1L;

  private final Accounts accounts;
  private String query = "";

  UserPages(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public int count(Map<String, FilterMeta> filters) {
    return Math.toIntExact(accounts.userCount(query));
  }

  @Override
  public List<User> load(
      int first, int pageSize, Map<String, SortMeta> sorting, Map<String, FilterMeta> filters) {
    return accounts.users(query, first, pageSize);
  }

  @Override
  public String getRowKey(User user) {
    return user.login();
  }

  @Override
  public User getRowData(String login) {
    return accounts.user(login).orElse(null);
  }

  public String getQuery() {
    return query;
  }

  public void setQuery(String query) {
    this.query = query.strip();
  }
}
