package io.tmail.admin.faces;

import io.tmail.accounts.Accounts;
import io.tmail.accounts.ListedUser;
import io.tmail.accounts.MailboxUsage;
import io.tmail.accounts.Mailboxes;
import io.tmail.accounts.User;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.UserQuery.Order;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The users whose login holds {@link #getQuery}, read from the database page by page. */
public class UserPages extends LazyDataModel<UserRow> {
  private static final long serialVersionUID = 1L;

  private final Accounts accounts;
  private final Mailboxes mailboxes;
  private String query = "";

  UserPages(Accounts accounts, Mailboxes mailboxes) {
    this.accounts = accounts;
    this.mailboxes = mailboxes;
  }

  @Override
  public int count(Map<String, FilterMeta> filters) {
    return Math.toIntExact(accounts.userCount(UserQuery.of(query)));
  }

  @Override
  public List<UserRow> load(
      int first, int pageSize, Map<String, SortMeta> sorting, Map<String, FilterMeta> filters) {
    List<ListedUser> page = accounts.users(sorted(sorting), first, pageSize);
    Map<String, MailboxUsage> usage =
        mailboxes.usage(
            page.stream().map(ListedUser::user).filter(User::hasMailbox).map(User::login).toList());
    return page.stream()
        .map(
            listed ->
                new UserRow(
                    listed.user(),
                    listed.lastLogin().orElse(null),
                    usage.get(listed.user().login())))
        .toList();
  }

  private UserQuery sorted(Map<String, SortMeta> sorting) {
    UserQuery all = UserQuery.of(query);
    for (SortMeta wanted : sorting.values()) {
      boolean descending = wanted.getOrder().isDescending();
      if (wanted.getField().equals("lastLogin")) {
        return all.sorted(Order.LAST_LOGIN, descending);
      }
      return all.sorted(Order.LOGIN, descending);
    }
    return all;
  }

  @Override
  public String getRowKey(UserRow row) {
    return row.user().login();
  }

  @Override
  public UserRow getRowData(String login) {
    return accounts.user(login).map(user -> new UserRow(user, null, null)).orElse(null);
  }

  public String getQuery() {
    return query;
  }

  public void setQuery(String query) {
    this.query = query == null ? "" : query.strip();
  }
}
