package io.tmail.config;

import java.util.List;
import java.util.Optional;

/**
 * Lists in DNS that are asked about strangers.
 *
 * @param ofAddresses about the client's address
 * @param ofDomains about the domains of HELO, MAIL and From
 * @param threshold the sum of weights from which the check objects
 */
public record ListSettings(List<DnsList> ofAddresses, List<DnsList> ofDomains, double threshold) {
  private static final int MOST = 20;

  public ListSettings {
    ofAddresses = List.copyOf(ofAddresses);
    ofDomains = List.copyOf(ofDomains);
  }

  static ListSettings read(SettingsReader reader) {
    return new ListSettings(
        lists(
            reader,
            "SMTPD_DNSBL",
            "lists in DNS of client addresses, separated by blanks: zone[=codes][*weight]"),
        lists(reader, "SMTPD_DNSBL_DOMAINS", "the same of domains"),
        reader.decimal(
            "SMTPD_DNSBL_THRESHOLD",
            "3",
            0.1,
            100,
            "sum of weights from which the check dnsbl objects"));
  }

  private static List<DnsList> lists(SettingsReader reader, String name, String meaning) {
    return SettingsReader.parsed(
        name,
        reader.text(name, "", meaning),
        "at most 20 lists such as zen.spamhaus.org=127.0.0.[2..11]*3, separated by blanks",
        text -> {
          List<Optional<DnsList>> all =
              SettingsReader.parts(text, "[ ,]+").stream().map(DnsList::parse).toList();
          return all.size() > MOST || all.stream().anyMatch(Optional::isEmpty)
              ? null
              : all.stream().flatMap(Optional::stream).toList();
        });
  }
}
