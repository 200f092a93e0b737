package io.tmail.scan;

import io.tmail.mail.SmtpReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a milter says about a step or a message.
 *
 * @param custom the reply that the client should get; with REJECT and TEMPFAIL only
 */
public record MilterReply(Kind kind, Optional<SmtpReply> custom) {
  static final MilterReply CONTINUE = new MilterReply(Kind.CONTINUE);

  private static final int LONGEST_TEXT = 400;
  private static final Pattern LINE =
      Pattern.compile("([45]\\d\\d)(?:[ -](?:([45]\\.\\d{1,3}\\.\\d{1,3})(?: |$))?(.*))?");

  /** The kinds of replies. */
  public enum Kind {
    /** Nothing to object so far. */
    CONTINUE,
    /** Nothing to object, and nothing more is to be told. */
    ACCEPT,
    /** Nothing more is to be told of the body. */
    SKIP,
    REJECT,
    TEMPFAIL,
    /** The message is accepted, and nobody gets it. */
    DISCARD
  }

  private MilterReply(Kind kind) {
    this(kind, Optional.empty());
  }

  /**
   * @throws IOException if it is none
   */
  static MilterReply of(MilterPacket packet) throws IOException {
    return switch (packet.kind()) {
      case 'c' -> CONTINUE;
      case 'a' -> new MilterReply(Kind.ACCEPT);
      case 's' -> new MilterReply(Kind.SKIP);
      case 'r' -> new MilterReply(Kind.REJECT);
      case 't', '4' -> new MilterReply(Kind.TEMPFAIL);
      case 'd' -> new MilterReply(Kind.DISCARD);
      case 'y' -> custom(packet.texts(0));
      default -> throw new IOException("the milter sent an unexpected packet: " + packet.kind());
    };
  }

  /** Code, status and text, perhaps of several lines; the first line decides. */
  private static MilterReply custom(List<String> texts) throws IOException {
    String text = texts.isEmpty() ? "" : texts.get(0);
    List<Matcher> lines =
        text.lines().map(LINE::matcher).filter(Matcher::matches).collect(Collectors.toList());
    if (lines.isEmpty() || lines.size() != text.lines().count()) {
      throw new IOException("the milter sent a malformed reply");
    }
    // 421 would announce that the connection ends
    int code = Integer.parseInt(lines.get(0).group(1).replace("421", "451"));
    String standard = code / 100 + ".7.1";
    String status = Optional.ofNullable(lines.get(0).group(2)).orElse(standard);
    SmtpReply reply =
        SmtpReply.of(code, status.charAt(0) == standard.charAt(0) ? status : standard, said(lines));
    return new MilterReply(code >= 500 ? Kind.REJECT : Kind.TEMPFAIL, Optional.of(reply));
  }

  private static String said(List<Matcher> lines) {
    String all =
        lines.stream()
            .map(each -> Optional.ofNullable(each.group(3)).orElse(""))
            .collect(Collectors.joining(" "))
            .strip()
            .replaceAll("[^\\x20-\\x7e]", "?");
    return all.length() > LONGEST_TEXT ? all.substring(0, LONGEST_TEXT) : all;
  }
}
