package io.tmail.dovecot;

import java.util.List;

/**
 * What Dovecot said to a command.
 *
 * @param fields the values of its output, row after row
 * @param error empty if the command was done, else its code such as {@code NOUSER}
 * @param messages further messages of Dovecot, line by line
 */
record DoveadmReply(List<String> fields, String error, List<String> messages) {
  boolean isDone() {
    return error.isEmpty();
  }

  boolean isUnknownUser() {
    return error.equals("NOUSER");
  }
}
