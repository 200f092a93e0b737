package io.tmail.reports;

import io.tmail.reports.form.MessageFacts;
import io.tmail.reports.form.PublishedPolicy;
import io.tmail.reports.form.SessionFacts;

/** What this server found out about others; those that are equal are counted together. */
public sealed interface Observation {

  /** About a message that names the domain as its author. */
  record OfMessage(PublishedPolicy policy, MessageFacts facts) implements Observation {}

  /** About a session with a server of the domain. */
  record OfSession(SessionFacts facts) implements Observation {}
}
