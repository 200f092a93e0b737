package io.tmail.dovecot;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user's mail rules, as a form can present them. Filters come first, in their order; then mail is
 * forwarded, and replied to.
 */
public record MailRules(Vacation vacation, Forwarding forwarding, List<Filter> filters) {
  /** No rules at all. */
  public static final MailRules NONE =
      new MailRules(
          new Vacation(false, Optional.empty(), Optional.empty(), "", "", 7, List.of()),
          new Forwarding(List.of(), true),
          List.of());

  public MailRules {
    filters = List.copyOf(filters);
  }

  /**
   * An automatic reply.
   *
   * @param on whether replies are sent
   * @param from its first day, as the server counts them; unlimited if not said
   * @param until its last day
   * @param subject empty for Dovecot's own: Auto, and the subject of the message
   * @param days days between replies to the same sender
   * @param addresses further addresses of the user: mail to them is replied to
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
   * Forwarding of mail.
   *
   * @param to empty for none
   * @param keepCopy whether a copy is kept here
   */
  public record Forwarding(List<String> to, boolean keepCopy) {
    public Forwarding {
      to = List.copyOf(to);
    }
  }

  /**
   * What is done with matching mail.
   *
   * @param header the name of the field, for {@link Field#HEADER} only
   * @param argument the folder, or the address
   * @param stop whether later filters are skipped
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

  /** How; both ignore case. */
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
    /** Discarded without a bounce. */
    DISCARD,
    /** A copy to another address. */
    FORWARD
  }

  /** All addresses to which a message may be forwarded. */
  Set<String> forwards() {
    Set<String> all = new LinkedHashSet<>(forwarding.to());
    filters.stream()
        .filter(filter -> filter.action() == Action.FORWARD)
        .forEach(filter -> all.add(filter.argument()));
    return all;
  }
}
