package io.tmail.trust.spf;

import io.tmail.mail.Ascii;
import io.tmail.trust.spf.MacroString.Literal;
import io.tmail.trust.spf.MacroString.Macro;
import io.tmail.trust.spf.MacroString.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Replaces macros by their values (RFC 7208 §7.2, §7.3). */
final class Expansion {
  private static final int MOST_OF_NAME = 253;
  private static final String UNRESERVED = "-._~";

  private final SpfQuery query;
  private final ClientAddress client;

  /** From the current domain to the value of the macro {@code p}. */
  private final UnaryOperator<String> clientName;

  Expansion(SpfQuery query, ClientAddress client, UnaryOperator<String> clientName) {
    this.query = query;
    this.client = client;
    this.clientName = clientName;
  }

  /**
   * A domain name, without a dot at its end. Labels are removed from the left until it has at most
   * 253 characters.
   *
   * @param domain whose record is evaluated
   * @return empty if it would contain characters outside US-ASCII, which match nothing (RFC 8616
   *     §4)
   */
  Optional<String> name(MacroString spec, String domain) {
    String name = text(spec, domain);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    while (name.length() > MOST_OF_NAME && name.indexOf('.') >= 0) {
      name = name.substring(name.indexOf('.') + 1);
    }
    return Ascii.isAscii(name) ? Optional.of(name) : Optional.empty();
  }

  /** The whole text. */
  String text(MacroString macros, String domain) {
    StringBuilder text = new StringBuilder();
    for (Part part : macros.parts()) {
      if (part instanceof Literal literal) {
        text.append(literal.text());
      } else if (part instanceof Macro macro) {
        text.append(expanded(macro, domain));
      }
    }
    return text.toString();
  }

  private String expanded(Macro macro, String domain) {
    String value = transformed(value(macro.letter(), domain), macro);
    return macro.escaped() ? escaped(value) : value;
  }

  private String value(char letter, String domain) {
    return switch (letter) {
      case 's' -> query.sender();
      case 'l' -> query.localPart();
      case 'o' -> query.domain();
      case 'd' -> domain;
      case 'i' -> client.dotted();
      case 'p' -> clientName.apply(domain);
      case 'v' -> client.zone();
      case 'h' -> query.helo();
      case 'c' -> client.readable();
      case 'r' -> query.receiver();
      case 't' -> Long.toString(query.time().getEpochSecond());
      default -> throw new IllegalArgumentException("macro " + letter);
    };
  }

  private static String transformed(String value, Macro macro) {
    List<String> parts =
        Arrays.asList(value.split("[" + escapedForPattern(macro.delimiters()) + "]", -1));
    if (macro.reversed()) {
      Collections.reverse(parts);
    }
    int first = Math.max(0, parts.size() - macro.most());
    return String.join(".", parts.subList(first, parts.size()));
  }

  /** All delimiters are punctuation, which a backslash makes literal. */
  private static String escapedForPattern(String delimiters) {
    return delimiters.replaceAll("[^a-z]", "\\\\$0");
  }

  /** RFC 3986 §2.1. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append(String.format("%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
