package io.tmail.policy;

/** A message that passed too many servers is looping (RFC 5321 §6.3). */
final class HopsCheck implements Check {
  private final int most;

  HopsCheck(int most) {
    this.most = most;
  }

  @Override
  public Verdict onMessage(Client client, Mail mail, Message message) {
    return message.receivedFields() > most
        ? Verdict.refuse(Reason.LOOP, 554, "5.4.6", "Too many hops, this message is looping")
        : Verdict.PASS;
  }
}
