package io.tmail.config;

import io.tmail.config.ScannerSettings.Unanswered;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Programs that are told of mail over HTTP.
 *
 * @param urls the next is asked if one does not answer
 * @param events those that are told
 * @param secret file with the secret that signs what is sent
 * @param timeout of one call
 * @param unanswered what happens to mail if none answers
 */
public record WebhookSettings(
    List<URI> urls, Set<Event> events, Path secret, Duration timeout, Unanswered unanswered) {
  private static final String NAMES =
      Arrays.stream(Event.values()).map(Event::label).collect(Collectors.joining(", "));

  public WebhookSettings {
    urls = List.copyOf(urls);
    events = Set.copyOf(events);
  }

  /** What happens to mail. The first five may be answered by a verdict. */
  public enum Event {
    CONNECT,
    HELO,
    MAIL,
    RCPT,
    /** The end of the message, before it is acknowledged. */
    MESSAGE,
    /** A message was accepted. */
    QUEUED,
    /** An attempt for one recipient is over. */
    SETTLED;

    /** Such as {@code connect}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static WebhookSettings read(SettingsReader reader, GeneralSettings general) {
    return new WebhookSettings(
        urls(reader),
        events(reader),
        Path.of(
            reader.text(
                "WEBHOOK_SECRET",
                general.home().resolve("webhook.secret").toString(),
                "file with the secret that signs what webhooks get, created if missing")),
        reader.timeLimit("WEBHOOK_TIMEOUT", "5s", "how long one call of a webhook may take"),
        reader.choice(
            "WEBHOOK_UNANSWERED",
            Unanswered.ACCEPT,
            Unanswered.class,
            "accept or defer mail while no webhook answers"));
  }

  private static List<URI> urls(SettingsReader reader) {
    String name = "WEBHOOK_URLS";
    return SettingsReader.parsed(
        name,
        reader.text(name, "", "programs that are told of mail and judge it, separated by blanks"),
        "URLs such as http://127.0.0.1:8025/mail, separated by blanks",
        text -> {
          List<URI> all = SettingsReader.parts(text, " +").stream().map(URI::create).toList();
          return all.stream().allMatch(WebhookSettings::isUrl) ? all : null;
        });
  }

  private static boolean isUrl(URI url) {
    return List.of("http", "https").contains(url.getScheme()) && url.getHost() != null;
  }

  private static Set<Event> events(SettingsReader reader) {
    String name = "WEBHOOK_EVENTS";
    return SettingsReader.parsed(
        name,
        reader.text(name, Event.MESSAGE.label(), "what webhooks are told of: " + NAMES),
        "words out of " + NAMES,
        text -> {
          Set<Event> all = EnumSet.noneOf(Event.class);
          SettingsReader.parts(text, "[ ,]+")
              .forEach(word -> all.add(Event.valueOf(word.toUpperCase(Locale.ROOT))));
          return all;
        });
  }

  /** Whether an event is told to anybody. */
  public boolean tells(Event event) {
    return !urls.isEmpty() && events.contains(event);
  }

  /** URLs may hold passwords. */
  @Override
  public String toString() {
    return "WebhookSettings";
  }
}
