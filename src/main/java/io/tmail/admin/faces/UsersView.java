package io.tmail.admin.faces;

import io.tmail.accounts.MailHosts;
import io.tmail.accounts.UserCsv;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.dovecot.Mailboxes;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** The page of users: search, sort, page through. Lives as long as the page is shown. */
@Named
@ViewScoped
public class UsersView implements Serializable {
  private static final long serialVersionUID = 1L;

  @Inject private Users users;
  @Inject private Mailboxes mailboxes;
  @Inject private UserCsv csv;
  @Inject private MailHosts hosts;
  @Inject private Visitor visitor;

  private UserPages pages;

  @PostConstruct
  void open() {
    pages = new UserPages(users, mailboxes);
  }

  public UserPages getUsers() {
    return pages;
  }

  /** The Dovecots to choose from in the dialogs; empty if the visitor has no choice. */
  public List<String> getMailHosts() {
    return visitor.isAdministrator() ? hosts.names() : List.of();
  }

  /** Answers the request with what is found, as a file for spreadsheets. */
  public void export() throws IOException {
    FacesContext faces = FacesContext.getCurrentInstance();
    ExternalContext answer = faces.getExternalContext();
    answer.responseReset();
    answer.setResponseContentType("text/csv; charset=UTF-8");
    answer.setResponseHeader("Content-Disposition", "attachment; filename=\"users.csv\"");
    answer.setResponseCharacterEncoding("UTF-8");
    Writer out = answer.getResponseOutputWriter();
    csv.write(UserQuery.of(pages.getQuery()), row -> write(out, row));
    faces.responseComplete();
  }

  private static void write(Writer out, String row) {
    try {
      out.write(row);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
