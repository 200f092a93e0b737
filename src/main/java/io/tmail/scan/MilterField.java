package io.tmail.scan;

import io.tmail.mail.MessageHeader.Field;
import java.util.Optional;

/** Header fields as milters see them: name and value apart, folded by LF alone. */
final class MilterField {
  private MilterField() {}

  /** Its name, zero, its value, zero. */
  static String toMilter(Field field, boolean withLeadingSpace) {
    String text = field.text();
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1).replace("\r\n", "\n").replace('\0', ' ');
    return text.substring(0, colon).strip()
        + '\0'
        + (withLeadingSpace ? value : value.replaceAll("^[ \t]+", ""))
        + '\0';
  }

  /** Empty if the name is malformed. */
  static Optional<Field> of(String name, String value, boolean withLeadingSpace) {
    return name.matches("[!-9;-~]+")
        ? Optional.of(Field.of(name + (withLeadingSpace ? ":" : ": ") + folded(value)))
        : Optional.empty();
  }

  /** Lines of a field after its first begin with white space (RFC 5322 §2.2.3). */
  private static String folded(String value) {
    String[] lines = value.replace("\r\n", "\n").replace('\r', ' ').split("\n");
    StringBuilder folded = new StringBuilder(lines.length == 0 ? "" : lines[0]);
    for (int i = 1; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        boolean begun = lines[i].charAt(0) == ' ' || lines[i].charAt(0) == '\t';
        folded.append(begun ? "\r\n" : "\r\n\t").append(lines[i]);
      }
    }
    return folded.toString();
  }
}
