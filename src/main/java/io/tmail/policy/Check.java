package io.tmail.policy;

/**
 * One rule about incoming mail.
 *
 * <p>Called on the session's thread in the order connect, mail, rcpt (once for each), message; a
 * later step only if every check passed the earlier one. One instance serves all sessions at once,
 * so it keeps no state of theirs. An exception means an internal error: the client gets 451 4.3.0.
 */
public interface Check {
  default Verdict onConnect(Client client) {
    return Verdict.PASS;
  }

  default Verdict onMail(Client client, Mail mail) {
    return Verdict.PASS;
  }

  default Verdict onRcpt(Client client, Mail mail, Rcpt rcpt) {
    return Verdict.PASS;
  }

  default Verdict onMessage(Client client, Mail mail, Message message) {
    return Verdict.PASS;
  }
}
