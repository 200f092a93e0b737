package io.tmail.policy;

import io.tmail.mail.MessageHeader;
import java.util.List;

/**
 * One rule about incoming mail, a CDI bean. A new check needs a class and nothing else.
 *
 * <p>Called on the session's thread in the order connect, mail, rcpt (once for each), header,
 * message; a later step only if every check passed the earlier one. One instance serves all
 * sessions at once, so it keeps no state of theirs: that goes into {@link Evidence}. An exception
 * means an internal error: the client gets 451 4.3.0.
 *
 * <p>A check that asks other servers begins as early as it can and waits as late as it can. It has
 * no threads of its own, and holds no lock while it waits.
 */
public interface Check {
  /** In settings, findings and metrics: lower case letters and digits, such as {@code spf}. */
  String name();

  /** When it runs among the checks of the same step. */
  Rank rank();

  /** Whether it runs at all; asked once, when the server starts. */
  default boolean isOn() {
    return true;
  }

  /** Whether a sender on an allow list passes whatever it objects to. */
  default boolean yieldsToAllowed() {
    return false;
  }

  /** What is wrong at present with servers and lists that it asks, for the administrator. */
  default List<String> troubles() {
    return List.of();
  }

  /**
   * @param session what is found here belongs to the session and is known in its transactions
   */
  default Verdict onConnect(Client client, Evidence session) {
    return Verdict.PASS;
  }

  default Verdict onMail(Transaction transaction) {
    return Verdict.PASS;
  }

  default Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return Verdict.PASS;
  }

  /**
   * The header has arrived, and the body is about to. A check that reads the body gives the
   * transaction what takes it: {@link Transaction#readBody}.
   *
   * @param header as the client sent it; not to be changed
   */
  default Verdict onHeader(Transaction transaction, MessageHeader header) {
    return Verdict.PASS;
  }

  /** Another check, or this one, has refused what a client asked in a transaction. */
  default void onRefusal(Transaction transaction, Reason reason) {}

  default Verdict onMessage(Transaction transaction, Message message) {
    return Verdict.PASS;
  }
}
