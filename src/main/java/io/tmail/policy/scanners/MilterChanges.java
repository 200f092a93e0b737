package io.tmail.policy.scanners;

import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.MessageHeader.Field;
import io.tmail.mail.ReversePath;
import io.tmail.policy.Content;
import io.tmail.policy.Transaction;
import io.tmail.scan.MilterChange;
import io.tmail.scan.MilterWishes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the changes that a milter wants. A malformed one is left out and named. */
final class MilterChanges {
  private static final int LONGEST = 200;

  private final Transaction transaction;
  private final MessageHeader header;
  private final List<String> leftOut = new ArrayList<>();
  private Optional<String> quarantine = Optional.empty();
  private int made;

  MilterChanges(Transaction transaction, Content content) {
    this.transaction = transaction;
    this.header = content.header();
  }

  /** Makes them, in their order. */
  void make(MilterWishes wishes) {
    leftOut.addAll(wishes.ignored());
    made += wishes.body().isPresent() ? 1 : 0;
    for (MilterChange change : wishes.changes()) {
      try {
        make(change);
        made++;
      } catch (IllegalArgumentException malformed) {
        leftOut.add("malformed: " + malformed.getMessage());
      }
    }
  }

  private void make(MilterChange change) {
    if (change instanceof MilterChange.AddField add) {
      header.add(ofFilter(add.field()));
    } else if (change instanceof MilterChange.InsertField insert) {
      header.insert(insert.position(), ofFilter(insert.field()));
    } else if (change instanceof MilterChange.ChangeField other) {
      change(other);
    } else if (change instanceof MilterChange.AddRecipient add) {
      transaction.insertRecipient(
          ForwardPath.of(add.path()).toString(), EsmtpParameters.parse(add.parameters()));
    } else if (change instanceof MilterChange.DeleteRecipient delete) {
      transaction.removeRecipient(delete.path());
    } else if (change instanceof MilterChange.ChangeSender sender) {
      transaction.changeSender(ReversePath.parse(sender.path()));
    } else if (change instanceof MilterChange.Quarantine held) {
      quarantine = Optional.of(clean(held.reason()));
    }
  }

  /** One beyond the last of its name is added. */
  private void change(MilterChange.ChangeField change) {
    change.field().ifPresent(this::ofFilter);
    if (!header.replace(change.name(), change.nth(), change.field())) {
      change.field().ifPresent(header::add);
    }
  }

  private Field ofFilter(Field field) {
    transaction.addFieldOfFilter(field);
    return field;
  }

  /** Why the message is to be held, if it is. */
  Optional<String> quarantine() {
    return quarantine;
  }

  /** What was done and what was not, for people; empty if there is nothing to say. */
  String summary() {
    String done = made == 0 ? "" : ", changes made: " + made;
    return clean(leftOut.isEmpty() ? done : done + ", not made: " + String.join(", ", leftOut));
  }

  static String clean(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
