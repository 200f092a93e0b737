package io.tmail.queue.control;

import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.mail.QueueId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Selects recipients in the queue; an omitted condition matches everything.
 *
 * @param state as {@link QueueListing} names it
 * @param sender the whole reverse-path, {@code <>} for the null sender
 * @param recipient the whole address
 * @param domains one of them is the recipient's; none for any
 * @param before accepted before that
 * @param reply a part of the last reply, upper or lower case
 */
public record QueueFilter(
    Optional<QueueListing.State> state,
    Optional<String> sender,
    Optional<String> recipient,
    List<String> domains,
    Optional<Instant> before,
    Optional<String> reply) {
  public QueueFilter {
    domains = List.copyOf(domains);
  }

  /** Everything. */
  public static final QueueFilter NONE =
      new QueueFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  /** A recipient by the whole address, or all of them. */
  static QueueFilter ofRecipient(Optional<String> address) {
    return address.map(NONE::to).orElse(NONE);
  }

  /** All recipients of a domain. */
  public static QueueFilter ofDomain(String domain) {
    return NONE.toDomains(List.of(domain));
  }

  /** What is in quarantine. */
  public static QueueFilter inQuarantine() {
    return new QueueFilter(
        Optional.of(QueueListing.State.QUARANTINED),
        NONE.sender,
        NONE.recipient,
        NONE.domains,
        NONE.before,
        NONE.reply);
  }

  /** The same, confined to one recipient. */
  public QueueFilter to(String address) {
    return new QueueFilter(state, sender, Optional.of(address), domains, before, reply);
  }

  /** The same, confined to the recipients of some domains; of all, if there are none. */
  public QueueFilter toDomains(List<String> names) {
    return new QueueFilter(state, sender, recipient, names, before, reply);
  }

  /** The same, confined to what was accepted before. */
  public QueueFilter before(Instant time) {
    return new QueueFilter(state, sender, recipient, domains, Optional.of(time), reply);
  }

  /** The condition on {@code queue_recipients r}, and the values of its question marks. */
  Where where() {
    Where where = new Where();
    state.ifPresent(wanted -> where.and(wanted.condition()));
    sender.map(path -> path.equals("<>") ? "" : path).ifPresent(where::andSender);
    recipient.ifPresent(address -> where.and("LOWER(r.recipient) = ?", MailAddress.known(address)));
    where.andOneOf("r.recipient", domains.stream().map(QueueFilter::patternOf).toList());
    before.ifPresent(time -> where.and("r.message_id < ?", QueueId.startOf(time.toEpochMilli())));
    reply.ifPresent(text -> where.andContaining("r.last_reply", text));
    return where;
  }

  private static String patternOf(String domain) {
    return "%@" + literal(DomainName.known(domain));
  }

  /** The pattern's own characters mean themselves. */
  private static String literal(String text) {
    return text.replaceAll("[!%_]", "!$0");
  }

  /** The pattern of what has the text in it. */
  public static String containing(String text) {
    return "%" + literal(MailAddress.known(text)) + "%";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A condition in the making. */
  public static final class Where {
    private final StringBuilder sql = new StringBuilder("1 = 1");
    private final List<Object> values = new ArrayList<>();

    public Where and(String condition, Object... more) {
      sql.append(" AND ").append(condition);
      values.addAll(List.of(more));
      return this;
    }

    public Where andContaining(String column, String text) {
      return andLike(column, containing(text));
    }

    /** As it stands, upper and lower case told apart. */
    public Where andExactly(String column, String text) {
      return and(column + " LIKE ? ESCAPE '!'", "%" + literal(text) + "%");
    }

    public Where andBeginning(String column, String text) {
      return andLike(column, literal(text) + "%");
    }

    private Where andOneOf(String column, List<String> patterns) {
      if (patterns.isEmpty()) {
        return this;
      }
      String one = "LOWER(" + column + ") LIKE ? ESCAPE '!'";
      String any = String.join(" OR ", Collections.nCopies(patterns.size(), one));
      return and("(" + any + ")", patterns.stream().map(QueueFilter::lower).toArray());
    }

    private Where andLike(String column, String pattern) {
      return and("LOWER(" + column + ") LIKE ? ESCAPE '!'", lower(pattern));
    }

    /** By the index, then exactly: a list takes the sender's place for its members. */
    private void andSender(String path) {
      and(
          "r.message_id IN (SELECT id FROM queue_messages WHERE reverse_path = ?"
              + " UNION SELECT message_id FROM queue_recipients WHERE reverse_path = ?)",
          path,
          path);
      and(
          "COALESCE((SELECT r.reverse_path FROM queue_messages WHERE id = r.message_id AND"
              + " reverse_path <> ''), (SELECT reverse_path FROM queue_messages WHERE id ="
              + " r.message_id)) = ?",
          path);
    }

    public String sql() {
      return sql.toString();
    }

    public void bind(PreparedStatement statement) throws SQLException {
      bind(statement, 1);
    }

    public void bind(PreparedStatement statement, int first) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(first + i, values.get(i));
      }
    }
  }
}
