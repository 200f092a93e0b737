package io.tmail.admin.faces;

import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.primefaces.PrimeFaces;

/**
 * The messages of a page after an action, from {@code Texts.properties} and {@code
 * Flow.properties}. Methods return the next page; null stays on the present one.
 */
@RequestScoped
public class Notices {
  private static final String ANYWHERE = null;
  private static final String STAY = null;

  @Inject private FacesContext context;

  /** Shows that something was done. */
  public void done(String key, Object... arguments) {
    context.addMessage(ANYWHERE, new FacesMessage(text(key, arguments)));
  }

  /** Warns that what was done will not work yet. */
  public void warn(String key, Object... arguments) {
    String message = text(key, arguments);
    context.addMessage(ANYWHERE, new FacesMessage(FacesMessage.SEVERITY_WARN, message, message));
  }

  /** Keeps the dialog of the request open, because it has something to show. */
  public void keepOpen() {
    PrimeFaces.current().ajax().addCallbackParam("keepOpen", true);
  }

  /** Shows on another page of the console that something was done. */
  public String doneThenShow(String page, String key) {
    done(key);
    context.getExternalContext().getFlash().setKeepMessages(true);
    return "/console/" + page + "?faces-redirect=true";
  }

  /**
   * Shows a refusal at a field of a form. The fields of a form have the names of the API, so that
   * the refusal appears at the right one.
   */
  public String refused(String form, AccountsException refusal) {
    return error(form + ":" + refusal.field(), refusal.getMessage());
  }

  /** Shows at a field of a form what is wrong with it. */
  public String wrong(String form, String field, String key) {
    return error(form + ":" + field, text(key));
  }

  /** Shows, outside of any form, what could not be done. */
  public String failed(String key, Object... arguments) {
    return error(ANYWHERE, text(key, arguments));
  }

  /** Shows a refusal outside of any form. */
  public String refused(AccountsException refusal) {
    return error(ANYWHERE, refusal.getMessage());
  }

  private String error(String clientId, String message) {
    boolean shown = clientId != null && context.getViewRoot().findComponent(clientId) != null;
    context.addMessage(
        shown ? clientId : ANYWHERE,
        new FacesMessage(FacesMessage.SEVERITY_ERROR, message, message));
    context.validationFailed();
    return STAY;
  }

  public String text(String key, Object... arguments) {
    return new MessageFormat(words(key), context.getViewRoot().getLocale()).format(arguments);
  }

  private String words(String key) {
    ResourceBundle texts = bundle("text");
    return (texts.containsKey(key) ? texts : bundle("flow")).getString(key);
  }

  private ResourceBundle bundle(String variable) {
    return context.getApplication().getResourceBundle(context, variable);
  }
}
