package io.tmail.trust.spf;

import io.tmail.dns.Answers;
import io.tmail.trust.spf.Mechanism.Kind;
import io.tmail.trust.spf.Mechanism.Named;
import io.tmail.trust.spf.SpfRecord.Directive;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One run of {@code check_host()} (RFC 7208 §4). It goes at most ten records deep, because each
 * {@code include} and {@code redirect} counts as a term that asks DNS.
 */
final class Evaluation {
  private static final int MOST_EXCHANGES = 10;

  private final ClientAddress client;
  private final Lookups lookups;
  private final ClientNames names;
  private final Expansion expansion;

  /**
   * What a record says.
   *
   * @param reason the matching term
   * @param explanation where it is, if the record names one
   * @param domain of the record
   */
  record Outcome(
      SpfVerdict verdict, String reason, Optional<MacroString> explanation, String domain) {}

  Evaluation(SpfQuery query, Answers dns) {
    this.client = new ClientAddress(query.ip());
    this.lookups = new Lookups(dns);
    this.names = new ClientNames(lookups, client);
    this.expansion = new Expansion(query, client, names::best);
  }

  /**
   * Evaluates the record of a domain.
   *
   * @return empty if there is no record (RFC 7208 §4.3, §4.5)
   * @throws SpfError if the evaluation ends without a statement about the client
   */
  Optional<Outcome> check(String domain) throws SpfError {
    Optional<SpfRecord> found = record(domain);
    return found.isEmpty() ? Optional.empty() : Optional.of(evaluate(found.get(), domain));
  }

  private Optional<SpfRecord> record(String domain) throws SpfError {
    if (!Lookups.isDomain(domain) || domain.indexOf('.') < 0) {
      return Optional.empty();
    }
    List<String> records = lookups.texts(domain).stream().filter(SpfRecord::isSpf).toList();
    if (records.size() > 1) {
      throw SpfError.permanent(domain + " has " + records.size() + " SPF records");
    }
    return records.isEmpty() ? Optional.empty() : Optional.of(SpfRecord.parse(records.get(0)));
  }

  private Outcome evaluate(SpfRecord record, String domain) throws SpfError {
    askAhead(record, domain);
    for (Directive each : record.directives()) {
      if (matches(each, domain)) {
        return new Outcome(each.verdict(), each.text(), record.explanation(), domain);
      }
    }
    return record.redirect().isPresent()
        ? redirected(record.redirect().get(), domain)
        : new Outcome(SpfVerdict.NEUTRAL, "default", Optional.empty(), domain);
  }

  /** RFC 7208 §6.1. */
  private Outcome redirected(MacroString target, String domain) throws SpfError {
    lookups.beginTerm();
    String next = expansion.name(target, domain).orElse("");
    return check(next)
        .orElseThrow(() -> SpfError.permanent("redirect to a domain without SPF: " + next));
  }

  /** Asks what the next terms will ask, up to the one that certainly matches. */
  private void askAhead(SpfRecord record, String domain) {
    for (Directive each : record.directives()) {
      if (each.mechanism() instanceof Named named) {
        askAhead(named.domain(), type(named.kind()), domain);
      } else if (matchesOffline(each.mechanism())) {
        return;
      }
    }
    record.redirect().ifPresent(target -> askAhead(target, Type.TXT, domain));
  }

  private void askAhead(MacroString spec, int type, String domain) {
    if (type == Type.PTR) {
      lookups.askAhead(client.pointer(), type);
    } else if (!spec.uses('p')) {
      expansion.name(spec, domain).ifPresent(name -> lookups.askAhead(name, type));
    }
  }

  private int type(Kind kind) {
    return switch (kind) {
      case INCLUDE -> Type.TXT;
      case A -> client.type();
      case MX -> Type.MX;
      case PTR -> Type.PTR;
      case EXISTS -> Type.A;
    };
  }

  private boolean matchesOffline(Mechanism mechanism) {
    return mechanism instanceof Mechanism.All
        || (mechanism instanceof Mechanism.Ip ip && client.isIn(ip.network()));
  }

  private boolean matches(Directive directive, String domain) throws SpfError {
    if (!(directive.mechanism() instanceof Named named)) {
      return matchesOffline(directive.mechanism());
    }
    lookups.beginTerm();
    Optional<String> target = expansion.name(named.domain(), domain);
    if (target.isEmpty()) {
      return false;
    }
    return switch (named.kind()) {
      case INCLUDE -> includes(target.get());
      case A -> isAnyAround(lookups.find(target.get(), client.type()), named);
      case MX -> isExchange(target.get(), named);
      case PTR -> isNamed(target.get());
      case EXISTS -> !lookups.find(target.get(), Type.A).isEmpty();
    };
  }

  /** RFC 7208 §5.2. */
  private boolean includes(String target) throws SpfError {
    return check(target)
            .orElseThrow(() -> SpfError.permanent("include of a domain without SPF: " + target))
            .verdict()
        == SpfVerdict.PASS;
  }

  /** RFC 7208 §5.3. */
  private boolean isAnyAround(List<Record> addresses, Named named) {
    return addresses.stream()
        .anyMatch(each -> client.isIn(Network.of(each, named.prefix4(), named.prefix6())));
  }

  /** RFC 7208 §5.4; a name without MX has no exchange. */
  private boolean isExchange(String target, Named named) throws SpfError {
    List<Record> records = lookups.find(target, Type.MX);
    if (records.size() > MOST_EXCHANGES) {
      throw SpfError.permanent(target + " has more than " + MOST_EXCHANGES + " MX");
    }
    List<String> exchanges =
        records.stream()
            .map(MXRecord.class::cast)
            .sorted(Comparator.comparingInt(MXRecord::getPriority))
            .map(each -> each.getTarget().toString(true))
            .toList();
    lookups.askAll(exchanges, client.type());
    for (String exchange : exchanges) {
      if (isAnyAround(lookups.find(exchange, client.type()), named)) {
        return true;
      }
    }
    return false;
  }

  /** RFC 7208 §5.5: without an answer there is no match. */
  private boolean isNamed(String target) throws SpfError {
    lookups.countIfVoid(client.pointer(), Type.PTR);
    return names.isAnyIn(target);
  }

  /**
   * The explanation of a failure (RFC 7208 §6.2). Anything that is wrong with it means that there
   * is none.
   */
  Optional<String> explanation(Outcome failure) {
    try {
      Optional<String> name =
          failure.explanation().flatMap(spec -> expansion.name(spec, failure.domain()));
      if (name.isEmpty() || !Lookups.isDomain(name.get())) {
        return Optional.empty();
      }
      List<String> texts = lookups.texts(name.get());
      return texts.size() == 1
          ? Explanation.of(texts.get(0), macros -> expansion.text(macros, failure.domain()))
          : Optional.empty();
    } catch (SpfError noExplanation) {
      return Optional.empty();
    }
  }
}
