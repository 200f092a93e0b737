package io.tmail.trust;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** DNS that knows a few TXT records, and counts who is asked for. */
public final class KnownAnswers implements Answers {
  private final Map<String, List<String>> texts = new HashMap<>();
  private final Set<String> troubled = new HashSet<>();
  public final Set<String> asked = new HashSet<>();

  public KnownAnswers with(String name, String... records) {
    texts.put(name, List.of(records));
    return this;
  }

  public KnownAnswers withTrouble(String name) {
    troubled.add(name);
    return this;
  }

  /** The first record of each name, for the peer. */
  public Map<String, String> records() {
    Map<String, String> records = new HashMap<>();
    texts.forEach((name, all) -> records.put(name, all.get(0)));
    return records;
  }

  @Override
  public DnsReply get(String name, int type) {
    asked.add(name);
    if (troubled.contains(name)) {
      return reply(DnsReply.Kind.TROUBLE, List.of());
    }
    List<String> found = type == Type.TXT ? texts.getOrDefault(name, List.of()) : List.of();
    return found.isEmpty()
        ? reply(DnsReply.Kind.NO_NAME, List.of())
        : reply(DnsReply.Kind.FOUND, found.stream().map(KnownAnswers::record).toList());
  }

  @Override
  public boolean prepare(String name, int type) {
    asked.add(name);
    return true;
  }

  private static DnsReply reply(DnsReply.Kind kind, List<Record> records) {
    return new DnsReply(kind, records, false, "", Duration.ofMinutes(1));
  }

  private static Record record(String text) {
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at == 0 || at < text.length(); at += 255) {
      String part = text.substring(at, Math.min(text.length(), at + 255));
      parts.add(part.getBytes(StandardCharsets.ISO_8859_1));
    }
    try {
      StringBuilder wire = new StringBuilder();
      parts.forEach(part -> wire.append(quoted(part)).append(' '));
      Name name = Name.fromString("key.example.");
      return Record.fromString(name, Type.TXT, DClass.IN, 60, wire.toString(), Name.root);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** As a zone file writes it, so that every octet is possible. */
  private static String quoted(byte[] octets) {
    StringBuilder text = new StringBuilder("\"");
    for (byte each : octets) {
      text.append(String.format("\\%03d", each & 0xFF));
    }
    return text.append('"').toString();
  }
}
