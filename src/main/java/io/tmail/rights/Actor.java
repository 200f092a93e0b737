package io.tmail.rights;

import java.util.List;
import java.util.Locale;

/**
 * Who asks for something, what he may reach, and how he came in. Whoever takes a request in names
 * the actor of its thread and forgets him at its end; without one it is the server itself, which
 * may do all. The use cases ask here before they show or change anything, so REST and console need
 * no fence of their own.
 *
 * @param name the login, or what else the caller is known by
 * @param role what he may do at all
 * @param domains those a domain administrator is for, in lower case
 * @param via by which door
 * @param client the address the request came from; empty if it did not come over the net
 * @param session the mark of his session of the console; empty without one
 * @param grantsRelay whether a domain administrator may let users send to other servers
 */
public record Actor(
    String name,
    Role role,
    List<String> domains,
    Via via,
    String client,
    String session,
    boolean grantsRelay) {
  /** The doors to the server. */
  public enum Via {
    CONSOLE,
    API,
    CLI,
    SERVER;

    /** As it is written down. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Actor SERVER =
      new Actor("tmail", Role.ADMINISTRATOR, List.of(), Via.SERVER, "");
  private static final ThreadLocal<Actor> CURRENT = ThreadLocal.withInitial(() -> SERVER);

  /** Somebody without a session of the console. */
  public Actor(String name, Role role, List<String> domains, Via via, String client) {
    this(name, role, domains, via, client, "", false);
  }

  /** Who asks on this thread. */
  public static Actor current() {
    return CURRENT.get();
  }

  /** From now on this one asks on this thread. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Nobody asks on this thread any more. */
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

  /** The same request of somebody who may grant the right to relay, or not. */
  public Actor grantingRelay(boolean wanted) {
    return new Actor(name, role, domains, via, client, session, wanted);
  }

  /** Throws if who asks may not let users send to other servers. */
  public static void expectGrantsRelay(String field) {
    if (!current().mayGrantRelay()) {
      throw AccountsException.forbidden(
          field, "you may not allow users to send to other servers; ask a server administrator");
    }
  }

  /** Whether who asks may let users send to other servers. */
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

  /** Whether a user or an alias may be seen: one of a domain of his, or himself. */
  public boolean reaches(String address) {
    int at = address.lastIndexOf('@');
    return reachesDomain(at < 0 ? "" : address.substring(at + 1))
        || (role == Role.USER && address.equals(name));
  }

  /** Throws if somebody else than a full administrator asks. */
  public static void expectAll(String field) {
    if (!current().reachesAll()) {
      throw AccountsException.forbidden(field, "only an administrator of the whole server may");
    }
  }

  /** Throws if who asks may not change what has this address. */
  public static void expectReach(String field, String address) {
    Actor actor = current();
    if (actor.role() == Role.USER || !actor.reaches(address)) {
      throw AccountsException.forbidden(field, address + " is not in a domain of yours");
    }
  }

  /** The domains to which a listing is confined; empty for all. */
  public List<String> confines() {
    // no domain has an empty name
    return reachesAll() ? List.of() : domains.isEmpty() ? List.of("") : domains;
  }
}
