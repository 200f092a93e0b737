package io.tmail.accounts;

import java.util.List;

/**
 * An alias to be created.
 *
 * @param alias an address, or a domain that is to be an alias of another
 * @param deliverTo mailboxes of the alias's domain, or the one domain that a domain alias points to
 * @param pipe a command that also gets the mail; null or empty for none
 * @param miniList whether the alias is a mailing list: it becomes the sender, so that bounces go to
 *     it
 */
public record NewAlias(String alias, List<String> deliverTo, String pipe, boolean miniList) {
  public NewAlias {
    deliverTo = List.copyOf(deliverTo);
    pipe = pipe == null ? "" : pipe.strip();
  }
}
