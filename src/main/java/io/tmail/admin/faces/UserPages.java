package io.tmail.admin.faces;

import io.tmail.accounts.ListedUser;
import io.tmail.accounts.User;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.UserQuery.Order;
import io.tmail.accounts.Users;
import io.tmail.dovecot.MailboxUsage;
import io.tmail.dovecot.Mailboxes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The users whose login holds {@link #getQuery}, read from the database page by page. */
public class UserPages extends LazyDataModel<UserPages.Row> {
  private static final long serialVersionUID = 1L;

  private final Users users;
  private final Mailboxes mailboxes;
  private String query = "";

  /** A user as the console lists them; what is not known is null. */
  public record Row(User user, Instant lastLogin, MailboxUsage usage) {
    /** Whether there is a limit to compare with. */
    public boolean measured() {
      return usage != null && usage.limit() > 0;
    }
  }

  UserPages(Users users, Mailboxes mailboxes) {
    this.users = users;
    this.mailboxes = mailboxes;
  }

  @Override
  public int count(Map<String, FilterMeta> filters) {
    return Math.toIntExact(users.count(UserQuery.of(query)));
  }

  @Override
  public List<Row> load(
      int first, int pageSize, Map<String, SortMeta> sorting, Map<String, FilterMeta> filters) {
    List<ListedUser> page = users.list(sorted(sorting), first, pageSize);
    Map<String, MailboxUsage> usage =
        mailboxes.usage(
            page.stream().map(ListedUser::user).filter(User::hasMailbox).map(User::login).toList());
    return page.stream()
        .map(
            listed ->
                new Row(
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
  public String getRowKey(Row row) {
    return row.user().login();
  }

  @Override
  public Row getRowData(String login) {
    return users.find(login).map(user -> new Row(user, null, null)).orElse(null);
  }

  public String getQuery() {
    return query;
  }

  public void setQuery(String query) {
    this.query = query == null ? "" : query.strip();
  }
}
