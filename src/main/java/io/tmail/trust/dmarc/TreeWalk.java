package io.tmail.trust.dmarc;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Type;

/**
 * The DNS Tree Walk from a domain towards the root (RFC 9989 §4.10), at most eight questions. It
 * ends at a record that says whether its domain is a public suffix.
 */
final class TreeWalk {
  private static final int MOST_QUESTIONS = 8;

  private final String domain;

  /** From the longest name to the shortest. */
  private final Map<String, DmarcRecord> found = new LinkedHashMap<>();

  /** The name without an answer; the walk ends there. */
  private Optional<String> silent = Optional.empty();

  private TreeWalk(String domain) {
    this.domain = domain;
  }

  /**
   * Walks as far as there are answers.
   *
   * @param domain in A-labels and lower case
   */
  static TreeWalk from(String domain, Answers dns) {
    List<String> targets = askAhead(domain, dns);
    TreeWalk walk = new TreeWalk(domain);
    for (String target : targets) {
      DnsReply reply = dns.get(name(target), Type.TXT);
      if (reply.isTrouble()) {
        walk.silent = Optional.of(name(target));
        return walk;
      }
      Optional<DmarcRecord> record = only(reply);
      record.ifPresent(each -> walk.found.put(target, each));
      if (record.isPresent() && record.get().psd() != 'u') {
        return walk;
      }
    }
    return walk;
  }

  /** Asks for the whole walk at once. */
  static List<String> askAhead(String domain, Answers dns) {
    List<String> targets = targets(domain);
    targets.forEach(each -> dns.prepare(name(each), Type.TXT));
    return targets;
  }

  /** The domain, and what is above it; of a name of many labels the last seven and above. */
  static List<String> targets(String domain) {
    List<String> targets = new ArrayList<>();
    targets.add(domain);
    String[] labels = domain.split("\\.", -1);
    for (int i = Math.max(1, labels.length - MOST_QUESTIONS + 1); i < labels.length; i++) {
      targets.add(last(domain, labels.length - i));
    }
    return targets;
  }

  private static String last(String domain, int labels) {
    int begin = domain.length();
    for (int i = 0; i < labels && begin >= 0; i++) {
      begin = domain.lastIndexOf('.', begin - 1);
    }
    return domain.substring(begin + 1);
  }

  private static String name(String target) {
    return "_dmarc." + target;
  }

  /** Several records at one name are all discarded. */
  private static Optional<DmarcRecord> only(DnsReply reply) {
    List<DmarcRecord> records =
        reply.texts().stream().map(DmarcRecord::parse).flatMap(Optional::stream).toList();
    return records.size() == 1 ? Optional.of(records.get(0)) : Optional.empty();
  }

  /** The name whose question has no answer. Then what was found is not all. */
  Optional<String> silent() {
    return silent;
  }

  /** The record of a domain of the walk. */
  Optional<DmarcRecord> at(String target) {
    return Optional.ofNullable(found.get(target));
  }

  /** RFC 9989 §4.10.2. */
  String organizationalDomain() {
    String shortest = domain;
    for (Map.Entry<String, DmarcRecord> each : found.entrySet()) {
      shortest = each.getKey();
      if (each.getValue().psd() == 'y' && !shortest.equals(domain)) {
        return last(domain, shortest.split("\\.", -1).length + 1);
      }
    }
    return shortest;
  }

  /** The domain above the organization, if it says that it is a public suffix. */
  Optional<String> publicSuffix() {
    return found.entrySet().stream()
        .filter(each -> each.getValue().psd() == 'y')
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
