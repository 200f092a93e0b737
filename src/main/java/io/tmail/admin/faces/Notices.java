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
 * What a page tells after an action, in the words of {@code Texts.properties} and {@code
 * Flow.properties}. A method for an action that leads to pages returns the next one; null stays.
 */
@RequestScoped
public class Notices {
  private static final String ANYWHERE = null;
  private static final String STAY = null;

  @Inject private FacesContext context;

  /** Tells that something was done. */
  void done(String key, Object... arguments) {
    context.addMessage(ANYWHERE, new FacesMessage(text(key, arguments)));
  }

  /** Tells that what was done will not work yet. */
  void warn(String key, Object... arguments) {
    String message = text(key, arguments);
    context.addMessage(ANYWHERE, new FacesMessage(FacesMessage.SEVERITY_WARN, message, message));
  }

  /** Keeps the dialog of the request open, because it has something to show. */
  void keepOpen() {
    PrimeFaces.current().ajax().addCallbackParam("keepOpen", true);
  }

  /** Tells that something was done on another page of the console. */
  String doneThenShow(String page, String key) {
    done(key);
    context.getExternalContext().getFlash().setKeepMessages(true);
    return "/console/" + page + "?faces-redirect=true";
  }

  /**
   * Tells, at a field of a form, what the rules forbid. The fields of a form carry the names of the
   * API, so that the refusal finds its place.
   */
  String refused(String form, AccountsException refusal) {
    return error(form + ":" + refusal.field(), refusal.getMessage());
  }

  /** Tells, at a field of a form, what is wrong with it. */
  String wrong(String form, String field, String key) {
    return error(form + ":" + field, text(key));
  }

  /** Tells, away from any form, what could not be done. */
  String failed(String key, Object... arguments) {
    return error(ANYWHERE, text(key, arguments));
  }

  /** Tells, away from any form, what the rules forbid. */
  String refused(AccountsException refusal) {
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

  String text(String key, Object... arguments) {
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
