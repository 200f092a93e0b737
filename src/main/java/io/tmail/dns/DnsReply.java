package io.tmail.dns;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * What DNS knows of a name.
 *
 * @param kind what the other components mean
 * @param records of the type that was asked for, of the name behind all aliases; or the one alias
 *     that has to be followed; else empty
 * @param secure whether DNSSEC authenticates it, aliases and absence included
 * @param trouble why there is no answer; empty if there is one
 * @param lifetime how long it may be remembered
 */
public record DnsReply(
    Kind kind, List<Record> records, boolean secure, String trouble, Duration lifetime) {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration NOTHING_FOUND = Duration.ofMinutes(5);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  /** The kinds of replies. */
  public enum Kind {
    /** There are such records. */
    FOUND,
    /** The name exists and has no record of this type. */
    NOTHING,
    /** The name does not exist. */
    NO_NAME,
    /** What was asked for is not a domain name. */
    NOT_A_NAME,
    /** No answer, or one that says nothing about the name. */
    TROUBLE
  }

  public DnsReply {
    records = List.copyOf(records);
  }

  static DnsReply trouble(String why) {
    return new DnsReply(Kind.TROUBLE, List.of(), false, why, AFTER_TROUBLE);
  }

  static DnsReply notAName(String name) {
    return new DnsReply(Kind.NOT_A_NAME, List.of(), false, "not a domain: " + name, LONGEST);
  }

  /**
   * Reads a response. Aliases are followed as far as the response goes; if it ends at an alias, the
   * records are that alias alone.
   */
  static DnsReply of(Name name, int type, Message response) {
    int rcode = response.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return trouble(Rcode.string(rcode));
    }
    boolean secure = response.getHeader().getFlag(Flags.AD);
    List<Record> answers = response.getSection(Section.ANSWER);
    long seconds = LONGEST.toSeconds();
    Record alias = null;
    Name current = name;
    for (int i = 0; i <= answers.size(); i++) {
      List<Record> found = of(answers, current, type);
      if (!found.isEmpty()) {
        return new DnsReply(
            Kind.FOUND, found, secure, "", Duration.ofSeconds(least(found, seconds)));
      }
      List<Record> next = of(answers, current, Type.CNAME);
      if (next.isEmpty()) {
        break;
      }
      alias = next.get(0);
      seconds = least(next, seconds);
      current = ((CNAMERecord) alias).getTarget();
    }
    return ended(response, alias, secure, seconds);
  }

  private static DnsReply ended(Message response, Record alias, boolean secure, long seconds) {
    long negative = Math.min(seconds, negativeSeconds(response));
    if (response.getRcode() == Rcode.NXDOMAIN) {
      return new DnsReply(Kind.NO_NAME, List.of(), secure, "", Duration.ofSeconds(negative));
    }
    return alias == null
        ? new DnsReply(Kind.NOTHING, List.of(), secure, "", Duration.ofSeconds(negative))
        : new DnsReply(Kind.FOUND, List.of(alias), secure, "", Duration.ofSeconds(seconds));
  }

  private static List<Record> of(List<Record> answers, Name name, int type) {
    return answers.stream()
        .filter(each -> each.getType() == type && each.getName().equals(name))
        .toList();
  }

  private static long least(List<Record> records, long seconds) {
    return records.stream().mapToLong(Record::getTTL).reduce(seconds, Math::min);
  }

  /** RFC 2308 §5. */
  private static long negativeSeconds(Message response) {
    return response.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .mapToLong(each -> Math.min(each.getTTL(), ((SOARecord) each).getMinimum()))
        .reduce(NOTHING_FOUND.toSeconds(), Math::min);
  }

  /** The same, if its authenticity depends on that of an alias, too. */
  DnsReply behind(DnsReply alias) {
    return alias.secure || !secure ? this : new DnsReply(kind, records, false, trouble, lifetime);
  }

  public boolean isFound() {
    return kind == Kind.FOUND;
  }

  /** Whether it may be another one a little later. */
  public boolean isTrouble() {
    return kind == Kind.TROUBLE;
  }

  /** The texts of TXT records, each in one piece, octets seen as Latin-1. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Record each : records) {
      if (each instanceof TXTRecord text) {
        StringBuilder whole = new StringBuilder();
        for (byte[] part : text.getStringsAsByteArrays()) {
          whole.append(new String(part, StandardCharsets.ISO_8859_1));
        }
        texts.add(whole.toString());
      }
    }
    return texts;
  }
}
