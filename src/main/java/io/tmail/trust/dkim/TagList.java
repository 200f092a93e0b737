package io.tmail.trust.dkim;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list {@code tag=value; tag=value} (RFC 6376 §3.2). Parsing is linear in its length. */
final class TagList {
  private static final int MOST_TAGS = 100;

  private final String text;
  private final Map<String, Tag> tags = new LinkedHashMap<>();

  /** Where a value is in the text. */
  private record Tag(int begin, int end) {}

  private TagList(String text) {
    this.text = text;
  }

  /**
   * @param from where the list begins in the text
   * @throws DkimFault if it is malformed, or names a tag twice
   */
  static TagList parse(String text, int from) throws DkimFault {
    TagList list = new TagList(text);
    for (int at = from; at < text.length(); ) {
      int semicolon = text.indexOf(';', at);
      int end = semicolon < 0 ? text.length() : semicolon;
      if (semicolon >= 0 || !text.substring(at, end).isBlank()) {
        list.add(at, end);
      }
      at = end + 1;
    }
    return list;
  }

  private void add(int begin, int end) throws DkimFault {
    int equals = text.indexOf('=', begin);
    if (equals < 0 || equals > end) {
      throw DkimFault.permanent("malformed tag list");
    }
    String name = text.substring(begin, equals).strip();
    if (!isName(name) || tags.size() == MOST_TAGS) {
      throw DkimFault.permanent("malformed tag list");
    }
    for (int i = equals + 1; i < end; i++) {
      if (isControl(text.charAt(i))) {
        throw DkimFault.permanent("control character in a tag");
      }
    }
    if (tags.put(name, new Tag(equals + 1, end)) != null) {
      throw DkimFault.permanent("tag given twice");
    }
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 127;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '_'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** The value, without white space around it. */
  Optional<String> get(String name) {
    Tag tag = tags.get(name);
    return tag == null
        ? Optional.empty()
        : Optional.of(text.substring(tag.begin(), tag.end()).strip());
  }

  String get(String name, String missing) {
    return get(name).orElse(missing);
  }

  /** The value of a tag that has to be there. */
  String need(String name) throws DkimFault {
    return get(name).orElseThrow(() -> DkimFault.permanent("no " + name + "="));
  }

  /** The value without any white space. */
  String compact(String name) throws DkimFault {
    String value = need(name);
    StringBuilder compact = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > ' ') {
        compact.append(value.charAt(i));
      }
    }
    return compact.toString();
  }

  /** The octets of a value in base64; not empty. */
  byte[] base64(String tag) throws DkimFault {
    try {
      byte[] octets = Base64.getDecoder().decode(compact(tag));
      if (octets.length > 0) {
        return octets;
      }
    } catch (IllegalArgumentException malformed) {
      // one fault for both
    }
    throw DkimFault.permanent("malformed " + tag + "=");
  }

  /** Seconds or octets; a number that no message reaches is the highest. */
  Optional<Long> number(String tag, int mostDigits) throws DkimFault {
    Optional<String> text = get(tag);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String digits = text.get();
    if (digits.isEmpty()
        || digits.length() > mostDigits
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw DkimFault.permanent("malformed " + tag + "=");
    }
    return Optional.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
  }

  /** The parts of a value that are separated by colons. */
  List<String> parts(String name, String missing) {
    return Arrays.stream(get(name, missing).split(":", -1)).map(String::strip).toList();
  }

  boolean isFirst(String name) {
    return tags.keySet().stream().findFirst().filter(name::equals).isPresent();
  }

  /** The text without the value of {@code b=} and the white space around it. */
  String withoutSignature() {
    Tag b = tags.get("b");
    return text.substring(0, b.begin()) + text.substring(b.end());
  }
}
