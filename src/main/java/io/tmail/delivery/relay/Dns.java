package io.tmail.delivery.relay;

import io.tmail.config.DeliverdSettings;
import io.tmail.config.Settings;
import io.tmail.mail.DomainName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Queries DNS, caches results for their lifetime, and optionally says which of them DNSSEC
 * authenticates. Called by many delivery threads; a query takes at most ten seconds per name
 * server.
 */
@ApplicationScoped
public class Dns {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_ALIASES = 8;
  private static final int MOST_REMEMBERED = 20_000;
  private static final long LONGEST_MEMORY = 86_400;
  private static final long NEGATIVE_MEMORY = 300;
  private static final long TROUBLE_MEMORY = 5;

  private Resolver resolver;
  private final Map<Question, Remembered> memory = new ConcurrentHashMap<>();

  private record Question(Name name, int type) {}

  private record Remembered(Reply reply, long until) {}

  /** The result: records, none of this type, no such name, or a failure. */
  private record Reply(Kind kind, List<Record> records, boolean secure, String trouble) {}

  private enum Kind {
    FOUND,
    NOTHING,
    NO_NAME,
    TROUBLE
  }

  /**
   * @param records of the type that was asked for; empty if the name has none
   * @param secure whether DNSSEC vouches for it, aliases and absence included
   */
  record Answer(List<Record> records, boolean secure) {}

  protected Dns() {}

  @Inject
  Dns(Settings settings) throws IOException {
    DeliverdSettings deliverd = settings.deliverd();
    Resolver asked =
        deliverd.dnsServer().isPresent()
            ? resolverAt(deliverd.dnsServer().get())
            : new ExtendedResolver();
    asked.setTimeout(TIMEOUT);
    this.resolver =
        deliverd.relay().dane() ? validating(asked, deliverd.relay().trustAnchors()) : asked;
  }

  /** {@code host}, {@code host:port}, or the same with an IPv6 address in brackets. */
  private static Resolver resolverAt(String server) throws UnknownHostException {
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    SimpleResolver resolver = new SimpleResolver(hasPort ? server.substring(0, colon) : server);
    if (hasPort) {
      resolver.setPort(Integer.parseInt(server.substring(colon + 1)));
    }
    return resolver;
  }

  private static Resolver validating(Resolver asked, Optional<Path> anchors) throws IOException {
    ValidatingResolver validating = new ValidatingResolver(asked);
    try (InputStream records =
        anchors.isPresent()
            ? Files.newInputStream(anchors.get())
            : Dns.class.getResourceAsStream("root-anchors.txt")) {
      validating.loadTrustAnchors(records);
    }
    return validating;
  }

  /**
   * @throws UnreachableDomainException permanent if the name does not exist, else temporary
   */
  Answer find(String name, int type) throws UnreachableDomainException {
    Name asked = parse(name);
    boolean secure = true;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Reply reply = reply(new Question(asked, type));
      secure &= reply.secure();
      switch (reply.kind()) {
        case NO_NAME ->
            throw UnreachableDomainException.permanent("5.1.2", "no such domain: " + name);
        case TROUBLE ->
            throw UnreachableDomainException.temporary(
                "4.4.3", "DNS look-up of " + name + " failed: " + reply.trouble());
        case NOTHING -> {
          return new Answer(List.of(), secure);
        }
        case FOUND -> {
          if (type == Type.CNAME || !(reply.records().get(0) instanceof CNAMERecord alias)) {
            return new Answer(reply.records(), secure);
          }
          asked = alias.getTarget();
        }
      }
    }
    throw UnreachableDomainException.temporary("4.4.3", "too many aliases behind " + name);
  }

  /**
   * The present records of a name, without the cache: texts whole, all else in the form of zone
   * files. For people, not for deliveries.
   *
   * @param type as zone files name it, such as {@code MX}
   * @return empty if there are none
   * @throws UnreachableDomainException if there is no response
   */
  public List<String> askAnew(String name, String type) throws UnreachableDomainException {
    Question question = new Question(parse(name), Type.value(type));
    Reply reply = read(question, ask(question));
    if (reply.kind() == Kind.TROUBLE) {
      throw UnreachableDomainException.temporary(
          "4.4.3", "DNS look-up of " + name + " failed: " + reply.trouble());
    }
    return reply.records().stream()
        .filter(each -> each.getType() == question.type())
        .map(Dns::data)
        .toList();
  }

  private static String data(Record each) {
    if (!(each instanceof TXTRecord text)) {
      return each.rdataToString();
    }
    StringBuilder whole = new StringBuilder();
    for (byte[] part : text.getStringsAsByteArrays()) {
      whole.append(new String(part, StandardCharsets.UTF_8));
    }
    return whole.toString();
  }

  static Name parse(String name) throws UnreachableDomainException {
    try {
      return Name.fromString(DomainName.normal(name), Name.root);
    } catch (TextParseException | IllegalArgumentException malformed) {
      throw UnreachableDomainException.permanent("5.1.2", "not a domain: " + name);
    }
  }

  private Reply reply(Question question) {
    Remembered known = memory.get(question);
    long now = System.nanoTime();
    if (known != null && known.until() - now > 0) {
      return known.reply();
    }
    Message message = ask(question);
    Reply reply = read(question, message);
    if (memory.size() >= MOST_REMEMBERED) {
      memory.clear();
    }
    memory.put(
        question,
        new Remembered(reply, now + Duration.ofSeconds(seconds(reply, message)).toNanos()));
    return reply;
  }

  /** A synthetic response if none arrives. */
  private Message ask(Question question) {
    try {
      return resolver.send(
          Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN)));
    } catch (IOException silent) {
      Message none = new Message();
      none.getHeader().setRcode(Rcode.SERVFAIL);
      return none;
    }
  }

  private static Reply read(Question question, Message message) {
    boolean secure = message.getHeader().getFlag(Flags.AD);
    List<Record> answers = message.getSection(Section.ANSWER);
    int rcode = message.getRcode();
    for (int type : new int[] {question.type(), Type.CNAME}) {
      List<Record> found =
          answers.stream()
              .filter(each -> each.getType() == type && each.getName().equals(question.name()))
              .toList();
      if (!found.isEmpty() && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN)) {
        return new Reply(Kind.FOUND, found, secure, "");
      }
    }
    return switch (rcode) {
      case Rcode.NOERROR -> new Reply(Kind.NOTHING, List.of(), secure, "");
      case Rcode.NXDOMAIN -> new Reply(Kind.NO_NAME, List.of(), secure, "");
      default -> new Reply(Kind.TROUBLE, List.of(), false, Rcode.string(rcode));
    };
  }

  private static long seconds(Reply reply, Message message) {
    return switch (reply.kind()) {
      case FOUND ->
          reply.records().stream().mapToLong(Record::getTTL).reduce(LONGEST_MEMORY, Math::min);
      case TROUBLE -> TROUBLE_MEMORY;
      case NOTHING, NO_NAME -> // RFC 2308 §5
          message.getSection(Section.AUTHORITY).stream()
              .filter(SOARecord.class::isInstance)
              .mapToLong(each -> Math.min(each.getTTL(), ((SOARecord) each).getMinimum()))
              .reduce(NEGATIVE_MEMORY, Math::min);
    };
  }
}
