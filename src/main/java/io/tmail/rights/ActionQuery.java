package io.tmail.rights;

import java.util.Locale;

/**
 * Selects actions; an empty text matches all.
 *
 * @param actor part of the actor's name
 * @param action beginning of the action: {@code user} or {@code user.add}
 * @param entity part of the object's name
 * @param before only actions older than the one with this number; 0 for the newest
 */
public record ActionQuery(String actor, String action, String entity, long before) {
  public static final ActionQuery ALL = new ActionQuery("", "", "", 0);

  public ActionQuery {
    actor = actor.strip();
    action = action.strip().toLowerCase(Locale.ROOT);
    entity = entity.strip().toLowerCase(Locale.ROOT);
  }
}
