package io.tmail.reports.send;

import io.tmail.trust.dmarc.ReportAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a domain wants its TLS reports (RFC 8460 §3).
 *
 * @param mail for reports by mail
 * @param web for reports by HTTPS
 */
record TlsAddresses(List<ReportAddress> mail, List<URI> web) {
  private static final int MOST = 5;
  private static final int MOST_CHARACTERS = 10_000;
  private static final String VERSION = "v=TLSRPTv1";

  TlsAddresses {
    mail = List.copyOf(mail);
    web = List.copyOf(web);
  }

  /**
   * @param texts of {@code _smtp._tls}; several records count as none
   */
  static TlsAddresses of(List<String> texts) {
    List<String> records =
        texts.stream()
            .filter(text -> text.length() <= MOST_CHARACTERS)
            .filter(text -> text.split(";", 2)[0].strip().equals(VERSION))
            .toList();
    return records.size() == 1 ? of(records.get(0)) : new TlsAddresses(List.of(), List.of());
  }

  private static TlsAddresses of(String record) {
    List<ReportAddress> mail = new ArrayList<>();
    List<URI> web = new ArrayList<>();
    Arrays.stream(record.split(";"))
        .map(String::strip)
        .filter(tag -> tag.toLowerCase(Locale.ROOT).replaceAll("\\s", "").startsWith("rua="))
        .limit(1)
        .flatMap(tag -> Arrays.stream(tag.substring(tag.indexOf('=') + 1).split(",")))
        .map(String::strip)
        .limit(MOST)
        .forEach(
            uri -> {
              ReportAddress.parse(uri).ifPresent(mail::add);
              if (uri.toLowerCase(Locale.ROOT).startsWith("https://")) {
                addWeb(uri, web);
              }
            });
    return new TlsAddresses(mail, web);
  }

  private static void addWeb(String uri, List<URI> web) {
    try {
      web.add(URI.create(uri));
    } catch (IllegalArgumentException malformed) {
      // ignored (RFC 8460 §3)
    }
  }

  boolean isEmpty() {
    return mail.isEmpty() && web.isEmpty();
  }
}
