package io.tmail.accounts;

import java.util.Locale;

/**
 * Who asks for a change, for the log of actions. Whoever takes a request in names the actor of its
 * thread and forgets him at its end; without one it is the server itself.
 *
 * @param name the login, or what else the caller is known by
 * @param via by which door
 * @param client the address the request came from; empty if it did not come over the net
 */
public record Actor(String name, Via via, String client) {
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

  private static final Actor SERVER = new Actor("tmail", Via.SERVER, "");
  private static final ThreadLocal<Actor> CURRENT = ThreadLocal.withInitial(() -> SERVER);

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
    return new Actor(other, via, client);
  }
}
