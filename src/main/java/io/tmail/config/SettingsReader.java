package io.tmail.config;

import io.tmail.config.Setting.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads one setting after the other from the environment and the file, and remembers each with its
 * default and meaning: the reading is the documentation. Used by one thread while the tree of
 * {@link Settings} is built.
 */
final class SettingsReader {
  static final String PREFIX = "TMAIL_";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|[smhd]?)");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Duration LONGEST_DURATION = Duration.ofDays(3650);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMGkmg]?)");

  /** Names that an old tmail's environment file may contain and that have no effect yet. */
  private static final Set<String> TMAILS_OWN =
      Set.of(
          "CLUSTER_MODE_ENABLED",
          "TEMPDIR",
          "LOGPATH",
          "DEBUG_ENABLED",
          "RFC_MAILFROM_LOCALPART_SIZE",
          "REST_SERVER_IS_TLS",
          "OPENSTACK_ENABLE");

  /** Other names that tmail took for a setting. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "TMAIL_DELIVERD_CONCURRENCY_LOCAL", "TMAIL_DELIVERD_LOCAL_CONCURRENCY",
          "TMAIL_DELIVERD_CONCURRENCY_REMOTE", "TMAIL_DELIVERD_REMOTE_CONCURRENCY");

  private final Map<String, String> file;
  private final Map<String, String> environment;
  private final Map<String, Setting> read = new LinkedHashMap<>();

  SettingsReader(Map<String, String> file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** Everything read so far, in the order of reading. */
  List<Setting> settings() {
    return List.copyOf(read.values());
  }

  String text(String name, String defaultValue, String meaning) {
    return value(name, defaultValue, meaning, false);
  }

  String secret(String name, String meaning) {
    return value(name, "", meaning, true);
  }

  boolean flag(String name, boolean defaultValue, String meaning) {
    return parsed(
        name,
        text(name, Boolean.toString(defaultValue), meaning),
        "true or false",
        SettingsReader::parseFlag);
  }

  int number(String name, int defaultValue, int least, int most, String meaning) {
    return parsed(
        name,
        text(name, Integer.toString(defaultValue), meaning),
        "a whole number from " + least + " to " + most,
        text -> {
          int number = Integer.parseInt(text);
          return number >= least && number <= most ? number : null;
        });
  }

  /** A number with a point, such as 6.5. */
  double decimal(String name, String defaultValue, double least, double most, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a number from " + least + " to " + most + ", such as 6.5",
        text -> {
          double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : -1;
          return number >= least && number <= most ? number : null;
        });
  }

  int port(String name, int defaultValue, String meaning) {
    return number(name, defaultValue, 1, 65535, meaning);
  }

  /**
   * More than nothing.
   *
   * @param bareUnit the unit of a number without one, tmail's: {@code s} or {@code m}
   */
  Duration duration(String name, String defaultValue, char bareUnit, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a duration such as 90s, 15m, 2h or 7d (a bare number is in "
            + (bareUnit == 'm' ? "minutes" : "seconds")
            + ")",
        text -> within(LONGEST_DURATION, parseDuration(text, bareUnit)));
  }

  /** A duration that may be zero; a bare number is in seconds. */
  Duration durationOrNone(String name, String defaultValue, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a duration such as 90s, 15m or 0",
        text -> {
          Duration duration = parseDuration(text, 's');
          boolean fits = duration != null && duration.compareTo(LONGEST_DURATION) <= 0;
          return fits ? duration : null;
        });
  }

  /** A timeout; a bare number is in seconds. */
  Duration timeLimit(String name, String defaultValue, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a duration up to one day such as 90s, 15m or 2h (a bare number is in seconds)",
        text -> within(LONGEST_WAIT, parseDuration(text, 's')));
  }

  private static Duration within(Duration most, Duration duration) {
    return duration == null || duration.isZero() || duration.compareTo(most) > 0 ? null : duration;
  }

  /** A number of bytes, with K, M or G for powers of 1024. */
  long size(String name, String defaultValue, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a size in bytes such as 800, 64K, 50M or 10G",
        SettingsReader::parseSize);
  }

  /** A size that has bounds of its own. */
  int size(String name, String defaultValue, int least, int most, String meaning) {
    return parsed(
        name,
        text(name, defaultValue, meaning),
        "a size in bytes from " + least + " to " + most + ", such as 800 or 64K",
        text -> {
          Long size = parseSize(text);
          return size != null && size >= least && size <= most ? Math.toIntExact(size) : null;
        });
  }

  <E extends Enum<E>> E choice(String name, E defaultValue, Class<E> type, String meaning) {
    String expected =
        "one of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants()).map(SettingsReader::settingName).toList());
    return parsed(
        name,
        text(name, settingName(defaultValue), meaning),
        expected,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> settingName(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElse(null));
  }

  /** Parses a text already read; null from the parser, or any exception, is a wrong value. */
  static <T> T parsed(String name, String text, String expected, Function<String, T> parser) {
    try {
      T value = parser.apply(text.trim());
      if (value != null) {
        return value;
      }
    } catch (InvalidSettingException alreadyClear) {
      throw alreadyClear;
    } catch (RuntimeException notParsable) {
      // reported below with what was expected
    }
    throw InvalidSettingException.of(PREFIX + name, text, expected);
  }

  /** The parts of a list, without blanks around them and without empty ones. */
  static List<String> parts(String text, String separator) {
    return Arrays.stream(text.split(separator))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  static Boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> null;
    };
  }

  private static Duration parseDuration(String text, char bareUnit) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2).isEmpty() ? String.valueOf(bareUnit) : matcher.group(2);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  static Long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int shift =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  /** One warning for each {@code TMAIL_*} name that nothing read, with the nearest known name. */
  List<String> unknownNames() {
    return Stream.of(file, environment)
        .flatMap(source -> source.keySet().stream())
        .filter(name -> name.startsWith(PREFIX) && !isKnown(name))
        .distinct()
        .map(this::warning)
        .toList();
  }

  /** What follows the beginning in names that are set and were not read yet, in lower case. */
  List<String> unread(String beginning) {
    String begin = PREFIX + beginning;
    return Stream.of(file, environment)
        .flatMap(source -> source.keySet().stream())
        .filter(name -> name.startsWith(begin) && !isKnown(name))
        .map(name -> name.substring(begin.length()).toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }

  private boolean isKnown(String name) {
    return read.containsKey(name) || ALIASES.containsValue(name);
  }

  private String warning(String name) {
    return TMAILS_OWN.contains(name.substring(PREFIX.length()))
        ? name + " is a tmail setting that has no effect yet"
        : "unknown setting " + name + " is ignored; the nearest is " + nearest(name);
  }

  private String nearest(String unknown) {
    return read.keySet().stream()
        .min((a, b) -> Integer.compare(distance(a, unknown), distance(b, unknown)))
        .orElse("");
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }

  private String value(String name, String defaultValue, String meaning, boolean secret) {
    String full = PREFIX + name;
    Optional<String> fromEnvironment = find(environment, full);
    Optional<String> fromFile = find(file, full);
    String value = fromEnvironment.or(() -> fromFile).orElse(defaultValue);
    Source source =
        fromEnvironment.isPresent()
            ? Source.ENVIRONMENT
            : fromFile.isPresent() ? Source.FILE : Source.DEFAULT;
    read.put(full, new Setting(full, value, defaultValue, source, meaning, secret));
    return value;
  }

  private static Optional<String> find(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name))
        .or(() -> Optional.ofNullable(ALIASES.get(name)).map(values::get));
  }

  private static String settingName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
