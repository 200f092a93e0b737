package io.tmail.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the console are there in each language. */
class TextsTest {
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  @ParameterizedTest
  @ValueSource(strings = {"Texts", "Flow"})
  void frenchSaysAllThatEnglishSays(String bundle) {
    ResourceBundle english = bundle(bundle, Locale.ROOT);
    ResourceBundle french = bundle(bundle, Locale.FRENCH);
    TreeSet<String> unsaid = new TreeSet<>(english.keySet());
    unsaid.removeAll(own(french));
    assertEquals(new TreeSet<>(), unsaid);
    for (String key : english.keySet()) {
      assertEquals(places(english.getString(key)), places(french.getString(key)), key);
    }
  }

  /** A straight one would be lost, or quote what follows, wherever a text is a format. */
  @ParameterizedTest
  @ValueSource(strings = {"Texts", "Flow"})
  void apostrophesAreTypographic(String bundle) {
    for (Locale language : List.of(Locale.ROOT, Locale.FRENCH)) {
      assertEquals(List.of(), matching(bundle(bundle, language), ".*'.*"), language.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Texts", "Flow"})
  void frenchPunctuationStaysOnItsLine(String bundle) {
    assertEquals(List.of(), matching(bundle(bundle, Locale.FRENCH), ".*( [:;?!»]|« ).*"));
  }

  private static List<String> matching(ResourceBundle bundle, String pattern) {
    return own(bundle).stream().filter(key -> bundle.getString(key).matches(pattern)).toList();
  }

  private static ResourceBundle bundle(String name, Locale language) {
    return ResourceBundle.getBundle("io.tmail.admin.faces." + name, language, NO_FALLBACK);
  }

  /** Without what it has from its parent. */
  private static List<String> own(ResourceBundle bundle) {
    return bundle.keySet().stream().filter(key -> handles(bundle, key)).toList();
  }

  private static boolean handles(ResourceBundle bundle, String key) {
    return bundle instanceof java.util.PropertyResourceBundle own
        && own.handleGetObject(key) != null;
  }

  /** How many values a text has room for; only those with braces are formats. */
  private static int places(String text) {
    return text.contains("{0")
        ? new MessageFormat(text, Locale.ROOT).getFormatsByArgumentIndex().length
        : 0;
  }
}
