package io.tmail.queue.control;

import io.tmail.mail.DomainName;
import io.tmail.mail.MailAddress;
import io.tmail.mail.QueueId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Selects recipients in the queue; an omitted condition matches everything.
 *
 * @param state as {@link QueueListing} names it
 * @param sender the whole reverse-path, {@code <>} for the null sender
 * @param recipient the whole address
 * @param domain of the recipient
 * @param before accepted before that
 * @param reply a part of the last reply, upper or lower case
 */
public record QueueFilter(
    Optional<QueueListing.State> state,
    Optional<String> sender,
    Optional<String> recipient,
    Optional<String> domain,
    Optional<Instant> before,
    Optional<String> reply) {
  /** Everything. */
  public static final QueueFilter NONE =
      new QueueFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** A recipient by the whole address, or all of them. */
  static QueueFilter ofRecipient(Optional<String> address) {
    return new QueueFilter(
        Optional.empty(),
        Optional.empty(),
        address,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** All recipients of a domain. */
  public static QueueFilter ofDomain(String domain) {
    return new QueueFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(domain),
        Optional.empty(),
        Optional.empty());
  }

  /** The condition on {@code queue_recipients r}, and the values of its question marks. */
  Where where() {
    Where where = new Where();
    state.ifPresent(wanted -> where.and(wanted.condition()));
    sender.map(path -> path.equals("<>") ? "" : path).ifPresent(where::andSender);
    recipient.ifPresent(address -> where.and("LOWER(r.recipient) = ?", MailAddress.known(address)));
    domain.ifPresent(name -> where.andLike("r.recipient", "%@" + literal(DomainName.known(name))));
    before.ifPresent(time -> where.and("r.message_id < ?", QueueId.startOf(time.toEpochMilli())));
    reply.ifPresent(text -> where.andContaining("r.last_reply", text));
    return where;
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

    public Where andBeginning(String column, String text) {
      return andLike(column, literal(text) + "%");
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
