package io.tmail.admin.faces;

import jakarta.faces.context.FacesContext;
import java.util.Optional;

/** The parameters in the URL of a page, such as {@code queue.xhtml?state=held}. */
public final class Asked {
  private static final int MOST_TEXT = 1000;

  private Asked() {}

  /** A parameter without blanks around it, at most 1000 characters; empty if it is not there. */
  public static String text(FacesContext context, String name) {
    String given = context.getExternalContext().getRequestParameterMap().get(name);
    String text = given == null ? "" : given.strip();
    return text.substring(0, Math.min(MOST_TEXT, text.length()));
  }

  public static Optional<String> named(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }
}
