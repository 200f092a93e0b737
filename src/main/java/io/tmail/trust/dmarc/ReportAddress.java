package io.tmail.trust.dmarc;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.mail.MailAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/**
 * Where a domain wants its aggregate reports (RFC 9990 §3.5). An address of another organization
 * counts only if that one agrees in DNS (§4): nobody can have reports sent to a third party.
 *
 * @param address for mail; other kinds of addresses are ignored
 * @param mostOctets of a message that is taken there; {@link Long#MAX_VALUE} without a limit
 */
public record ReportAddress(MailAddress address, long mostOctets) {
  private static final int MOST = 5;
  private static final int MOST_OF_NAME = 253;
  private static final Pattern MAILTO =
      Pattern.compile(
          "mailto:([^?!]+)(?:\\?[^!]*)?(?:!(\\d{1,12})([kmgt]?))?", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "kmgt";

  /** A computation over DNS. */
  public static List<ReportAddress> of(DmarcPolicy policy, Answers dns) {
    String domain = policy.recordDomain();
    return policy.record().map(DmarcRecord::reports).orElse(List.of()).stream()
        .map(ReportAddress::parse)
        .flatMap(Optional::stream)
        .limit(MOST)
        .flatMap(each -> each.agreed(domain, dns))
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Empty unless it is an address for mail in US-ASCII. */
  public static Optional<ReportAddress> parse(String uri) {
    Matcher parts = MAILTO.matcher(uri.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String text = URLDecoder.decode(parts.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      MailAddress address = MailAddress.parse(text);
      return address.isAddressLiteral() || address.isInternationalised()
          ? Optional.empty()
          : Optional.of(new ReportAddress(address, limit(parts.group(2), parts.group(3))));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static long limit(String number, String unit) {
    if (number == null) {
      return Long.MAX_VALUE;
    }
    int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit.toLowerCase(Locale.ROOT)) + 1);
    long most = Long.parseLong(number);
    return most > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : most << shift;
  }

  private Stream<ReportAddress> agreed(String domain, Answers dns) {
    Optional<String> ours = Dmarc.organizationalDomain(domain, dns);
    Optional<String> theirs = Dmarc.organizationalDomain(address.domain(), dns);
    return ours.isPresent() && ours.equals(theirs) ? Stream.of(this) : agreedByOthers(domain, dns);
  }

  /** The other organization may name another of its own addresses instead. */
  private Stream<ReportAddress> agreedByOthers(String domain, Answers dns) {
    String name = domain + "._report._dmarc." + address.domain();
    if (name.length() > MOST_OF_NAME) {
      return Stream.empty();
    }
    DnsReply reply = dns.get(name, Type.TXT);
    List<DmarcRecord> records =
        reply.texts().stream().map(DmarcRecord::parse).flatMap(Optional::stream).toList();
    List<Optional<ReportAddress>> others = new ArrayList<>();
    records.forEach(record -> record.reports().forEach(uri -> others.add(parse(uri))));
    if (records.isEmpty() || others.isEmpty()) {
      return records.isEmpty() ? Stream.empty() : Stream.of(this);
    }
    boolean stay =
        others.stream()
            .allMatch(
                each -> each.isPresent() && each.get().address.domain().equals(address.domain()));
    return stay ? others.stream().flatMap(Optional::stream) : Stream.empty();
  }
}
