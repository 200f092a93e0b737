package io.tmail.queue.tables;

import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recipients of a message as the trace keeps them: a line each as the client named it, and
 * after it, behind a tab, the mailbox that was found for it where that is another.
 */
public record TracedRecipients(List<Line> lines) {
  private static final String FOUND = "\t";

  /**
   * A recipient.
   *
   * @param named as the client named it; where an alias leads to several, it is there for each
   */
  record Line(String named, String address) {}

  public static TracedRecipients parse(String text) {
    List<Line> lines = new ArrayList<>();
    String named = "";
    for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
      if (line.startsWith(FOUND)) {
        lines.remove(new Line(named, named));
        lines.add(new Line(named, line.substring(FOUND.length())));
      } else {
        named = line;
        lines.add(new Line(named, named));
      }
    }
    return new TracedRecipients(lines);
  }

  /** What is kept; no more recipients than there is room for. */
  static String text(List<EnvelopeRecipient> recipients) {
    StringBuilder lines = new StringBuilder();
    for (EnvelopeRecipient recipient : recipients) {
      if (lines.length() > TraceTables.RECIPIENTS_KEPT) {
        break;
      }
      lines
          .append(lines.isEmpty() ? "" : "\n")
          .append(TraceTables.text(recipient.original(), MailAddress.MAX_ADDRESS));
      if (!recipient.original().equals(recipient.address())) {
        lines
            .append('\n')
            .append(FOUND)
            .append(TraceTables.text(recipient.address(), MailAddress.MAX_ADDRESS));
      }
    }
    return lines.toString();
  }

  /** As the client named them, each once. */
  public List<String> named() {
    return lines.stream().map(Line::named).distinct().toList();
  }

  /** How the client named the recipient whose mailbox this is. */
  public Optional<String> nameOf(String address) {
    return lines.stream()
        .filter(line -> line.address().equalsIgnoreCase(address))
        .map(Line::named)
        .findFirst();
  }

  /** Names and mailboxes, each as often as it is there. */
  public static List<String> all(String text) {
    return text.isEmpty() ? List.of() : List.of(text.replace(FOUND, "").split("\n"));
  }
}
