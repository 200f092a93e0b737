package io.tmail.mail;

import java.util.List;
import java.util.Optional;

/**
 * A reply to an SMTP command (RFC 5321 §4.2). The class of the enhanced status always equals the
 * first digit of the code, so that a 5xx cannot carry 4.x.x.
 *
 * @param code three digits, 2xx..5xx
 * @param status the enhanced status (RFC 3463); empty for greetings, EHLO answers and 3xx
 * @param lines the text, one element a line, without CR or LF; at least one
 */
public record SmtpReply(int code, Optional<EnhancedStatus> status, List<String> lines) {

  public SmtpReply {
    lines = lines.stream().map(SmtpReply::printable).toList();
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("not a reply: " + code + " " + lines);
    }
    if (status.isPresent() && status.get().statusClass() != code / 100) {
      throw new IllegalArgumentException(code + " cannot carry " + status.get());
    }
  }

  /** A reply of one line with an enhanced status, such as {@code of(250, "2.1.0", "Ok")}. */
  public static SmtpReply of(int code, String status, String text) {
    return new SmtpReply(code, Optional.of(EnhancedStatus.parse(status)), List.of(text));
  }

  /** A reply that carries no enhanced status. */
  public static SmtpReply plain(int code, String... lines) {
    return new SmtpReply(code, Optional.empty(), List.of(lines));
  }

  public boolean isPositive() {
    return code < 400;
  }

  public boolean isTransient() {
    return code / 100 == 4;
  }

  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /** The status, or {@code 2.0.0}, {@code 4.0.0}, {@code 5.0.0} where the reply names none. */
  public EnhancedStatus statusOrDefault() {
    return status.orElseGet(() -> new EnhancedStatus(code < 400 ? 2 : code / 100, 0, 0));
  }

  /** The text in one line. */
  public String text() {
    return String.join(" ", lines);
  }

  /** The wire form with CRLF after each line (RFC 5321 §4.2.1). */
  public String toWire() {
    StringBuilder wire = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      wire.append(code).append(i < lines.size() - 1 ? '-' : ' ');
      status.ifPresent(s -> wire.append(s).append(' '));
      wire.append(lines.get(i)).append("\r\n");
    }
    return wire.toString();
  }

  private static String printable(String line) {
    return line.chars().noneMatch(Character::isISOControl) ? line : line.replaceAll("\\p{Cc}", "?");
  }

  /** The reply in one line, as logs and reports quote it. */
  @Override
  public String toString() {
    return code + status.map(s -> " " + s).orElse("") + " " + text();
  }
}
