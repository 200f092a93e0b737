package io.tmail.dns;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Answers from memory, at once; counts what is asked. */
public final class MemoryDns implements Answers {
  private final Map<String, List<Record>> records = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> troubles = new HashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> prepared = new LinkedHashSet<>();

  /** Adds a TXT record of one text, octets as Latin-1. */
  public MemoryDns text(String name, String text) {
    List<byte[]> parts = new ArrayList<>();
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i == 0 || i < octets.length; i += 255) {
      parts.add(Arrays.copyOfRange(octets, i, Math.min(octets.length, i + 255)));
    }
    return add(name, Type.TXT, new TXTRecord(owner(name), DClass.IN, 60, txt(parts)));
  }

  private static List<String> txt(List<byte[]> parts) {
    return parts.stream().map(MemoryDns::escaped).toList();
  }

  /** As dnsjava reads it: all octets as decimal numbers. */
  private static String escaped(byte[] part) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : part) {
      int value = octet & 0xFF;
      escaped.append('\\').append(value / 100).append(value / 10 % 10).append(value % 10);
    }
    return escaped.toString();
  }

  /** Adds a record in the form of zone files. */
  public MemoryDns add(String name, int type, String data) {
    try {
      return add(name, type, Record.fromString(owner(name), type, DClass.IN, 60, data, Name.root));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private MemoryDns add(String name, int type, Record record) {
    records.computeIfAbsent(key(name, type), key -> new ArrayList<>()).add(record);
    String below = name.toLowerCase(Locale.ROOT);
    while (!below.isEmpty()) {
      names.add(below);
      int dot = below.indexOf('.');
      below = dot < 0 ? "" : below.substring(dot + 1);
    }
    return this;
  }

  /** Questions for the name and type get no answer. */
  public MemoryDns fail(String name, int type) {
    troubles.add(key(name, type));
    return this;
  }

  @Override
  public DnsReply get(String name, int type) {
    asked.add(key(name, type));
    List<Record> alias = records.get(key(name, Type.CNAME));
    return alias == null
        ? answer(name, type)
        : answer(((CNAMERecord) alias.get(0)).getTarget().toString(true), type);
  }

  private DnsReply answer(String name, int type) {
    String key = key(name, type);
    if (troubles.contains(key)) {
      return DnsReply.trouble("SERVFAIL");
    }
    List<Record> found = records.getOrDefault(key, List.of());
    DnsReply.Kind kind =
        !found.isEmpty()
            ? DnsReply.Kind.FOUND
            : names.contains(name.toLowerCase(Locale.ROOT))
                ? DnsReply.Kind.NOTHING
                : DnsReply.Kind.NO_NAME;
    return new DnsReply(kind, found, false, "", Duration.ofMinutes(1));
  }

  @Override
  public boolean prepare(String name, int type) {
    prepared.add(key(name, type));
    asked.add(key(name, type));
    return true;
  }

  /** What was asked so far, prepared or needed: {@code name TYPE}, each once. */
  public Set<String> asked() {
    return Set.copyOf(asked);
  }

  /** What was asked ahead so far. */
  public Set<String> prepared() {
    return Set.copyOf(prepared);
  }

  /** How many questions of a type were asked. */
  public long asked(int type) {
    return asked.stream().filter(each -> each.endsWith(" " + Type.string(type))).count();
  }

  private static String key(String name, int type) {
    return name.toLowerCase(Locale.ROOT) + " " + Type.string(type);
  }

  private static Name owner(String name) {
    try {
      return Name.fromString(name.replace("\\", "\\\\"), Name.root);
    } catch (TextParseException malformed) {
      throw new IllegalArgumentException(name, malformed);
    }
  }

  @Override
  public String toString() {
    return asked.stream().collect(joining(", "));
  }
}
