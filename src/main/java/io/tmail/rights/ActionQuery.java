package io.tmail.rights;

import java.util.Locale;

/**
 * Which actions are wanted; an empty text means any.
 *
 * @param actor a part of who asked
 * @param action how the action begins: {@code user} or {@code user.add}
 * @param entity a part of what it was done to
 * @param before only those older than the action of this number; 0 for the newest
 */
public record ActionQuery(String actor, String action, String entity, long before) {
  public static final ActionQuery ALL = new ActionQuery("", "", "", 0);

  public ActionQuery {
    actor = actor.strip();
    action = action.strip().toLowerCase(Locale.ROOT);
    entity = entity.strip().toLowerCase(Locale.ROOT);
  }
}
