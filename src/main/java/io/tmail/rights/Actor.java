package io.tmail.rights;

import java.util.List;
import java.util.Locale;

/**
 * The caller of a use case, with rights and origin. The filters of API and console set the actor of
 * a request's thread and clear it at the end. Without an actor, the caller is the server itself,
 * which may do everything. The use cases check the actor before they show or change anything, so
 * REST and console need no checks of their own.
 *
 * @param name the login, or another name of the caller
 * @param role the caller's role
 * @param domains the domains of a domain administrator, in lower case
 * @param via the interface used
 * @param client the address the request came from; empty if it did not come over the net
 * @param session the id of the caller's console session; empty without one
 * @param grantsRelay whether a domain administrator may allow users to send to other servers
 */
public record Actor(
    String name,
    Role role,
    List<String> domains,
    Via via,
    String client,
    String session,
    boolean grantsRelay) {
  /** The interfaces of the server. */
  public enum Via {
    CONSOLE,
    API,
    CLI,
    SERVER;

    /** The form in the audit log. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Actor SERVER =
      new Actor("tmail", Role.ADMINISTRATOR, List.of(), Via.SERVER, "");
  private static final ThreadLocal<Actor> CURRENT = ThreadLocal.withInitial(() -> SERVER);

  /** An actor without a console session. */
  public Actor(String name, Role role, List<String> domains, Via via, String client) {
    this(name, role, domains, via, client, "", false);
  }

  /** The actor of this thread. */
  public static Actor current() {
    return CURRENT.get();
  }

  /** From now on this one asks on this thread. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Clears the actor of this thread. */
  public static void leave() {
    CURRENT.remove();
  }

  /** The same request under another name, such as after a login. */
  public Actor named(String other) {
    return new Actor(other, role, domains, via, client, session, grantsRelay);
  }

  /** The same request, of a session of the console. */
  public Actor in(String otherSession) {
    return new Actor(name, role, domains, via, client, otherSession, grantsRelay);
  }

  /** The same actor with or without the right to grant relaying. */
  public Actor grantingRelay(boolean wanted) {
    return new Actor(name, role, domains, via, client, session, wanted);
  }

  /** Throws unless the actor may allow users to send to other servers. */
  public static void expectGrantsRelay(String field) {
    if (!current().mayGrantRelay()) {
      throw AccountsException.forbidden(
          field, "you may not allow users to send to other servers; ask a server administrator");
    }
  }

  /** Whether the actor may allow users to send to other servers. */
  public boolean mayGrantRelay() {
    return reachesAll() || grantsRelay;
  }

  public boolean reachesAll() {
    return role == Role.ADMINISTRATOR;
  }

  /** Whether what is in a domain may be seen and changed. */
  public boolean reachesDomain(String domain) {
    return reachesAll() || (role == Role.DOMAIN_ADMINISTRATOR && domains.contains(domain));
  }

  /**
   * Whether the actor may see a user or an alias: in one of the actor's domains, or the actor
   * itself.
   */
  public boolean reaches(String address) {
    int at = address.lastIndexOf('@');
    return reachesDomain(at < 0 ? "" : address.substring(at + 1))
        || (role == Role.USER && address.equals(name));
  }

  /** Throws unless the actor is an administrator of the whole server. */
  public static void expectAll(String field) {
    if (!current().reachesAll()) {
      throw AccountsException.forbidden(
          field, "only an administrator of the whole server may do this");
    }
  }

  /** Throws unless the actor may change the user or alias with this address. */
  public static void expectReach(String field, String address) {
    Actor actor = current();
    if (actor.role() == Role.USER || !actor.reaches(address)) {
      throw AccountsException.forbidden(field, address + " is not in one of your domains");
    }
  }

  /** The domains to which a listing is confined; empty for all. */
  public List<String> confines() {
    // no domain has an empty name
    return reachesAll() ? List.of() : domains.isEmpty() ? List.of("") : domains;
  }
}
