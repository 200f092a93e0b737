package io.tmail.trust;

import io.tmail.mail.AuthenticationResult;
import io.tmail.mail.MessageHeader.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The field Authentication-Results (RFC 8601): written for our results, recognised as ours. */
public final class AuthenticationResults {
  /** Octets of a line without its end (RFC 5322 §2.1.1). */
  private static final int LINE = 78;

  /** Characters of a value: with their octets, a line stays below 998. */
  private static final int MOST_VALUE = 240;

  private static final String NAME = "Authentication-Results:";
  private static final String FOLD = "\r\n\t";

  private AuthenticationResults() {}

  /**
   * The field, ended by CRLF, in lines of at most 78 octets where the values allow it.
   *
   * @param authservId the name of this server
   * @param results in the order in which they are written; none is written as {@code none}
   */
  public static String field(String authservId, List<AuthenticationResult> results) {
    List<String> words = new ArrayList<>();
    words.add(value(authservId));
    if (results.isEmpty()) {
      end(words);
      words.add("none");
    }
    for (AuthenticationResult result : results) {
      end(words);
      words.addAll(words(result));
    }
    StringBuilder field = new StringBuilder(NAME);
    int length = NAME.length();
    for (String word : words) {
      int octets = word.getBytes(StandardCharsets.UTF_8).length;
      boolean fits = length + 1 + octets <= LINE;
      field.append(fits ? " " : FOLD).append(word);
      length = (fits ? length : 0) + 1 + octets;
    }
    return field.append("\r\n").toString();
  }

  private static void end(List<String> words) {
    int last = words.size() - 1;
    words.set(last, words.get(last) + ";");
  }

  private static List<String> words(AuthenticationResult result) {
    List<String> words = new ArrayList<>();
    words.add(result.method() + "=" + result.result());
    if (!result.reason().isEmpty()) {
      words.add("reason=" + value(result.reason()));
    }
    for (AuthenticationResult.Property property : result.properties()) {
      words.add(property.name() + "=" + propertyValue(property.value()));
    }
    return words;
  }

  /** Addresses are written as such: {@code [local-part] "@" domain} (§2.2). */
  private static String propertyValue(String text) {
    int at = text.lastIndexOf('@');
    boolean plain =
        at >= 0 && (at == 0 || isToken(text.substring(0, at))) && isToken(text.substring(at + 1));
    return plain && text.length() <= MOST_VALUE ? text : value(text);
  }

  private static String value(String text) {
    String clean = clean(text);
    return isToken(clean) ? clean : quoted(clean);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
    }
    return quoted.append('"').toString();
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(MOST_VALUE)
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** RFC 2045 §5.1. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
  }

  /**
   * Whether a field claims to be from this server, however it is written: such fields of others are
   * removed (§5). A field that is too malformed to tell is ours if it contains the name.
   */
  public static boolean isOurs(Field field, String authservId) {
    return field.name().equals("authentication-results")
        && new AuthservId(field.value()).claims(authservId);
  }
}
