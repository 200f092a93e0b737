package io.tmail.trust.spf;

import io.tmail.trust.spf.Mechanism.Kind;
import io.tmail.trust.spf.Mechanism.Named;
import io.tmail.trust.spf.SpfRecord.Directive;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads directives (RFC 7208 §4.6.1, §5): a qualifier, a mechanism and its parameters. */
final class DirectiveParser {
  private static final String QUALIFIERS = "+-?~";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][-A-Za-z0-9_.]*");
  private static final Pattern DUAL_PREFIX =
      Pattern.compile("(.*?)(?:/(0|[1-9][0-9]{0,2}))?(?://(0|[1-9][0-9]{0,2}))?");
  private static final Pattern PREFIX = Pattern.compile(":(.*?)(?:/(0|[1-9][0-9]{0,2}))?");

  /** The term as written. */
  private final String term;

  /** What follows the name: empty, or from the colon or the slash on. */
  private final String rest;

  private DirectiveParser(String term, String rest) {
    this.term = term;
    this.rest = rest;
  }

  /**
   * @throws SpfError if the mechanism is unknown or malformed
   */
  static Directive parse(String term) throws SpfError {
    boolean isQualified = QUALIFIERS.indexOf(term.charAt(0)) >= 0;
    Matcher name = NAME.matcher(term).region(isQualified ? 1 : 0, term.length());
    if (!name.lookingAt()) {
      throw SpfError.permanent("unknown mechanism: " + term);
    }
    DirectiveParser parser = new DirectiveParser(term, term.substring(name.end()));
    Mechanism mechanism = parser.mechanism(name.group().toLowerCase(Locale.ROOT));
    return new Directive(verdict(isQualified ? term.charAt(0) : '+'), mechanism, term);
  }

  private static SpfVerdict verdict(char qualifier) {
    return switch (qualifier) {
      case '-' -> SpfVerdict.FAIL;
      case '~' -> SpfVerdict.SOFTFAIL;
      case '?' -> SpfVerdict.NEUTRAL;
      default -> SpfVerdict.PASS;
    };
  }

  private Mechanism mechanism(String name) throws SpfError {
    return switch (name) {
      case "all" -> all();
      case "ip4" -> ip(Network.BITS_4);
      case "ip6" -> ip(Network.BITS_6);
      case "include" -> named(Kind.INCLUDE, required());
      case "exists" -> named(Kind.EXISTS, required());
      case "ptr" -> named(Kind.PTR, rest.isEmpty() ? MacroString.CURRENT_DOMAIN : required());
      case "a" -> addresses(Kind.A);
      case "mx" -> addresses(Kind.MX);
      default -> throw SpfError.permanent("unknown mechanism: " + term);
    };
  }

  private Mechanism all() throws SpfError {
    if (!rest.isEmpty()) {
      throw malformed();
    }
    return new Mechanism.All();
  }

  private Mechanism ip(int bits) throws SpfError {
    Matcher parts = PREFIX.matcher(rest);
    if (!parts.matches()) {
      throw malformed();
    }
    String literal = parts.group(1);
    Optional<byte[]> address =
        bits == Network.BITS_4 ? Network.parse4(literal) : Network.parse6(literal);
    int prefix = prefix(parts.group(2), bits);
    return new Mechanism.Ip(new Network(address.orElseThrow(this::malformed), prefix));
  }

  private MacroString required() throws SpfError {
    if (!rest.startsWith(":")) {
      throw malformed();
    }
    return MacroString.parseDomain(rest.substring(1));
  }

  private static Named named(Kind kind, MacroString domain) {
    return new Named(kind, domain, Network.BITS_4, Network.BITS_6);
  }

  private Named addresses(Kind kind) throws SpfError {
    Matcher parts = DUAL_PREFIX.matcher(rest);
    if (!parts.matches() || !(parts.group(1).isEmpty() || parts.group(1).startsWith(":"))) {
      throw malformed();
    }
    return new Named(
        kind,
        parts.group(1).isEmpty()
            ? MacroString.CURRENT_DOMAIN
            : MacroString.parseDomain(parts.group(1).substring(1)),
        prefix(parts.group(2), Network.BITS_4),
        prefix(parts.group(3), Network.BITS_6));
  }

  private int prefix(String digits, int most) throws SpfError {
    int prefix = digits == null ? most : Integer.parseInt(digits);
    if (prefix > most) {
      throw malformed();
    }
    return prefix;
  }

  private SpfError malformed() {
    return SpfError.permanent("malformed: " + term);
  }
}
