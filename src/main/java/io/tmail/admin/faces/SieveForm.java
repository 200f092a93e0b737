package io.tmail.admin.faces;

import io.tmail.dovecot.SieveScript;
import io.tmail.dovecot.SieveScripts;
import io.tmail.rights.AccountsException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** A user's own Sieve scripts: list, edit, activate, delete. {@code ?script=} names the one. */
@Named
@RequestScoped
public class SieveForm {
  private static final String FORM = "sieve";
  private static final String PAGE = "sieve";

  @Inject private SieveScripts scripts;
  @Inject private Visitor visitor;
  @Inject private Notices notices;
  @Inject private FacesContext context;

  private List<SieveScript> list;
  private String name = "";
  private String text = "";
  private boolean activate;

  @PostConstruct
  void open() {
    String asked = Asked.text(context, "script");
    if (asked.isEmpty() || context.isPostback()) {
      return;
    }
    try {
      text = scripts.text(visitor.getName(), asked);
      name = asked;
      activate = getList().stream().anyMatch(each -> each.active() && each.name().equals(asked));
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
  }

  /** Those of the user; none if Dovecot does not respond. */
  public List<SieveScript> getList() {
    if (list == null) {
      try {
        list = scripts.list(visitor.getName());
      } catch (AccountsException unavailable) {
        notices.refused(unavailable);
        list = List.of();
      }
    }
    return list;
  }

  /** Stores the script if it compiles; else shows the errors, line by line. */
  public String save() {
    try {
      scripts.put(visitor.getName(), name.strip(), text == null ? "" : text, activate);
      return notices.doneThenShow(PAGE, "sieve.saved");
    } catch (AccountsException refusal) {
      return notices.refused(FORM, refusal);
    }
  }

  public String run(String script) {
    return change(() -> scripts.activate(visitor.getName(), script), "sieve.activated");
  }

  /** Deactivates the active script. */
  public String runNone() {
    return change(() -> scripts.deactivate(visitor.getName()), "sieve.deactivated");
  }

  public String remove(String script) {
    return change(() -> scripts.remove(visitor.getName(), script), "sieve.removed");
  }

  private String change(Runnable change, String done) {
    try {
      change.run();
      return notices.doneThenShow(PAGE, done);
    } catch (AccountsException refusal) {
      return notices.refused(refusal);
    }
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  public boolean isActivate() {
    return activate;
  }

  public void setActivate(boolean activate) {
    this.activate = activate;
  }
}
