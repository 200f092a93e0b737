package io.tmail.scan;

import io.tmail.mail.MessageHeader.Field;
import java.util.Optional;

/** What a milter wants changed about a message, besides its body. */
public sealed interface MilterChange {
  /** A field at the end of the header. */
  record AddField(Field field) implements MilterChange {}

  /**
   * @param position the number of fields that stay above it
   */
  record InsertField(int position, Field field) implements MilterChange {}

  /**
   * @param name in lower case
   * @param nth of the fields of this name, counted from one
   * @param field what it becomes; empty to delete it
   */
  record ChangeField(String name, int nth, Optional<Field> field) implements MilterChange {}

  /**
   * @param path as the milter wrote it, without angle brackets
   * @param parameters of RCPT
   */
  record AddRecipient(String path, String parameters) implements MilterChange {}

  /**
   * @param path likewise
   */
  record DeleteRecipient(String path) implements MilterChange {}

  /**
   * @param path likewise; empty for the null sender
   */
  record ChangeSender(String path) implements MilterChange {}

  /** The message is to be held. */
  record Quarantine(String reason) implements MilterChange {}
}
