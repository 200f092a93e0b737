package io.tmail.migration;

import io.tmail.accounts.NewAlias;
import io.tmail.accounts.NewUser;
import java.util.ArrayList;
import java.util.List;

/** What was found elsewhere, in the terms of this server, and in the order in which it is added. */
public final class MovePlan {
  private final List<Domain> domains = new ArrayList<>();
  private final List<Login> users = new ArrayList<>();
  private final List<NewAlias> aliases = new ArrayList<>();
  private final List<Moved> leftOut = new ArrayList<>();

  /**
   * A domain for which mail is accepted.
   *
   * @param local whether its mailboxes are here
   */
  record Domain(String hostname, boolean local) {}

  /** A user, who may be inactive. */
  record Login(NewUser user, boolean active) {}

  void domain(String hostname, boolean local) {
    domains.add(new Domain(hostname, local));
  }

  void user(NewUser user, boolean active) {
    users.add(new Login(user, active));
  }

  void alias(NewAlias alias) {
    aliases.add(alias);
  }

  /** Something without an equivalent here; the import reports it. */
  void leaveOut(Moved.Kind kind, String name, String why) {
    leftOut.add(new Moved(kind, name, Moved.Outcome.REFUSED, "", why));
  }

  List<Domain> domains() {
    return domains;
  }

  List<Login> users() {
    return users;
  }

  List<NewAlias> aliases() {
    return aliases;
  }

  List<Moved> leftOut() {
    return leftOut;
  }
}
