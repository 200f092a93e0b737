package io.tmail.trust.spf;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.dns.DnsReply.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Questions of one evaluation to DNS, and their limits (RFC 7208 §4.6.4). */
final class Lookups {
  private static final int MOST_TERMS = 10;
  private static final int MOST_VOID = 2;

  /**
   * Terms whose questions are asked before it is their turn. A preceding term that contains others
   * may end the evaluation, so these may be asked in vain.
   */
  private static final int MOST_AHEAD = 5;

  private final Answers dns;
  private final Set<String> ahead = new HashSet<>();
  private int terms;
  private int voids;
  private boolean isCountedAsVoid;

  Lookups(Answers dns) {
    this.dns = dns;
  }

  /**
   * Counts a term that asks DNS.
   *
   * @throws SpfError for the eleventh
   */
  void beginTerm() throws SpfError {
    if (++terms > MOST_TERMS) {
      throw SpfError.permanent("more than " + MOST_TERMS + " terms that ask DNS");
    }
    isCountedAsVoid = false;
  }

  /** Asks for a later term of the record, unless too many questions are open already. */
  void askAhead(String name, int type) {
    if (ahead.size() < Math.min(MOST_AHEAD, MOST_TERMS - terms)
        && isDomain(name)
        && ahead.add(key(name, type))) {
      dns.prepare(name, type);
    }
  }

  /** Asks for all of the names at once. */
  void askAll(List<String> names, int type) {
    names.stream().filter(Lookups::isDomain).forEach(name -> dns.prepare(name, type));
  }

  /**
   * The records, none if the name cannot be a domain's. A term with void look-ups counts once,
   * whatever their number.
   *
   * @throws SpfError if there is no answer, or for the third void term
   */
  List<Record> find(String name, int type) throws SpfError {
    if (!isDomain(name)) {
      return List.of();
    }
    ahead.remove(key(name, type));
    DnsReply reply = dns.get(name, type);
    if (reply.isTrouble()) {
      throw SpfError.temporary(
          "no answer to " + name + " " + Type.string(type) + ": " + reply.trouble());
    }
    countIfVoid(reply);
    return ofType(reply, type);
  }

  /**
   * Counts a look-up of which only the absence is an error.
   *
   * @throws SpfError for the third void term
   */
  void countIfVoid(String name, int type) throws SpfError {
    ahead.remove(key(name, type));
    countIfVoid(dns.get(name, type));
  }

  /** The records without limits and errors: none if there is no answer. */
  List<Record> findQuietly(String name, int type) {
    return isDomain(name) ? ofType(dns.get(name, type), type) : List.of();
  }

  /**
   * The texts of a name, none if it cannot be a domain's.
   *
   * @throws SpfError if there is no answer
   */
  List<String> texts(String name) throws SpfError {
    ahead.remove(key(name, Type.TXT));
    DnsReply reply = dns.get(name, Type.TXT);
    if (reply.isTrouble()) {
      throw SpfError.temporary("no answer to " + name + " TXT: " + reply.trouble());
    }
    return reply.texts();
  }

  private void countIfVoid(DnsReply reply) throws SpfError {
    boolean isVoid = reply.kind() == Kind.NOTHING || reply.kind() == Kind.NO_NAME;
    if (isVoid && !isCountedAsVoid && ++voids > MOST_VOID) {
      throw SpfError.permanent("more than " + MOST_VOID + " terms with void look-ups");
    }
    isCountedAsVoid |= isVoid;
  }

  private static List<Record> ofType(DnsReply reply, int type) {
    return reply.records().stream().filter(each -> each.getType() == type).toList();
  }

  private static String key(String name, int type) {
    return type + " " + name;
  }

  /** Labels of one to 63 printable octets, at most 253 in all (RFC 7208 §4.3). */
  static boolean isDomain(String name) {
    if (name.isEmpty()
        || name.length() > 253
        || !name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > 63) {
        return false;
      }
    }
    return true;
  }
}
