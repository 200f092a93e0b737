package io.tmail.dovecot;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user wants to be done with his mail, as a form can ask for it. Filters come first, in
 * their order; then mail is passed on, and answered.
 */
public record MailRules(Vacation vacation, Forwarding forwarding, List<Filter> filters) {
  /** Nobody has asked for anything. */
  public static final MailRules NONE =
      new MailRules(
          new Vacation(false, Optional.empty(), Optional.empty(), "", "", 7, List.of()),
          new Forwarding(List.of(), true),
          List.of());

  public MailRules {
    filters = List.copyOf(filters);
  }

  /**
   * An answer to whoever writes.
   *
   * @param on whether there is one at all
   * @param from its first day, as the server counts them; unlimited if not said
   * @param until its last day
   * @param subject empty for Dovecot's own: Auto, and the subject of the message
   * @param days for so long nobody gets it twice
   * @param addresses others of the user's own: mail is answered that names one of them
   */
  public record Vacation(
      boolean on,
      Optional<LocalDate> from,
      Optional<LocalDate> until,
      String subject,
      String text,
      int days,
      List<String> addresses) {
    public Vacation {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Mail is passed on.
   *
   * @param to nobody for none
   * @param keepCopy whether it stays here, too
   */
  public record Forwarding(List<String> to, boolean keepCopy) {
    public Forwarding {
      to = List.copyOf(to);
    }
  }

  /**
   * What is done with mail that looks so.
   *
   * @param header the name of the field, for {@link Field#HEADER} only
   * @param argument the folder, or the address
   * @param stop whether later filters are not asked any more
   */
  public record Filter(
      Field field,
      String header,
      Match match,
      String value,
      Action action,
      String argument,
      boolean stop) {}

  /** Where a filter looks. */
  public enum Field {
    FROM,
    TO,
    SUBJECT,
    HEADER
  }

  /** How; neither knows of upper and lower case. */
  public enum Match {
    CONTAINS,
    IS
  }

  /** What it does. */
  public enum Action {
    /** Into a folder, which is made if need be. */
    FOLDER,
    /** A star. */
    FLAG,
    /** Gone, without a word to the sender. */
    DISCARD,
    /** A copy to somebody else. */
    FORWARD
  }

  /** All addresses to which a message may be passed on. */
  Set<String> forwards() {
    Set<String> all = new LinkedHashSet<>(forwarding.to());
    filters.stream()
        .filter(filter -> filter.action() == Action.FORWARD)
        .forEach(filter -> all.add(filter.argument()));
    return all;
  }
}
