package io.tmail.accounts;

import java.util.List;

/**
 * An alias to be made.
 *
 * @param alias an address, or a domain that is to stand for another
 * @param deliverTo mailboxes of the alias's domain, or the one domain that a domain alias stands
 *     for
 * @param pipe the command that gets the mail, too; null or empty for none
 * @param miniList whether the mailboxes get the mail from the alias, so that reports go there
 */
public record NewAlias(String alias, List<String> deliverTo, String pipe, boolean miniList) {
  public NewAlias {
    deliverTo = List.copyOf(deliverTo);
    pipe = pipe == null ? "" : pipe.strip();
  }
}
