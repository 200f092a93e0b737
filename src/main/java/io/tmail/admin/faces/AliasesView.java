package io.tmail.admin.faces;

import io.tmail.accounts.Alias;
import io.tmail.accounts.Aliases;
import io.tmail.rights.AccountsException;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;

/** The page of aliases: search, page through, remove. */
@Named
@ViewScoped
public class AliasesView implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;

  @Inject private Aliases aliases;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private String query;
  private int offset;
  private long count;
  private transient List<Alias> rows;

  @PostConstruct
  void open() {
    query = Asked.text(context, "q");
    String number = Asked.text(context, "offset");
    offset = number.matches("\\d{1,8}") ? Integer.parseInt(number) : 0;
  }

  /** Reads the rows anew. */
  void refresh() {
    count = aliases.aliasCount(query);
    rows = aliases.aliases(query, offset, ROWS);
  }

  public void remove(String name) {
    try {
      aliases.remove(name);
      notices.done("aliases.removed", name);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    refresh();
  }

  public List<Alias> getRows() {
    if (rows == null) {
      refresh();
    }
    return rows;
  }

  public long getCount() {
    return count;
  }

  public String getQuery() {
    return query;
  }

  public int getOffset() {
    return offset;
  }

  /** Where the next page begins. */
  public int getNext() {
    return offset + ROWS;
  }
}
