package io.tmail.trust.spf;

import io.tmail.dns.Answers;
import io.tmail.dns.DnsReply;
import io.tmail.dns.MemoryDns;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.xbill.DNS.Type;

/**
 * A client, and the records of some domains, by chance.
 *
 * @param sender empty for the null sender
 * @param zone {@code name TYPE} to values; {@code FAIL} alone is no answer. Names below {@code
 *     list.example} exist or not by their check sum, so that a wrong expansion is noticed.
 */
record InventedSpf(String ip, String helo, String sender, Map<String, List<String>> zone) {
  private static final List<String> DOMAINS =
      List.of("a.example", "b.example", "c.example", "mail.a.example", "x.b.example", "d.example");
  private static final List<String> SPECS =
      List.of(
          "%{i}.list.example",
          "%{ir}.%{v}.list.example",
          "%{l}.list.example",
          "%{l1r-}.%{d2}.list.example",
          "%{lr+-}.list.example",
          "%{s}.list.example",
          "%{S}.list.example",
          "%{o1}.list.example",
          "%{dr}.list.example",
          "%{d1r}.list.example",
          "%{h}.list.example",
          "%{H2}.list.example",
          "%{hr-}.list.example",
          "%{h2.-}.list.example",
          "%{p}.list.example",
          "%{p2}.list.example",
          "%{I}.x%%y.list.example",
          "%{d}",
          "%{o}",
          "%{h}",
          "a%_b%-c.list.example",
          "%{d20}.list.example.",
          "long-label-of-more-than-sixty-three-characters-in-all-so-it-is-wrong.list.example",
          "%{l}..list.example");
  private static final List<String> ADDRESSES_4 =
      List.of("192.0.2.1", "192.0.2.2", "192.0.2.130", "198.51.100.7", "203.0.113.200");
  private static final List<String> ADDRESSES_6 =
      List.of(
          "2001:db8::1", "2001:db8::2", "2001:db8:0:8000::1", "2001:db8:1:2:3:4:5:6", "fe80::1");
  private static final List<String> WRONG =
      List.of(
          "foo",
          "a:",
          "ip4:1.2.3",
          "ip4:1.2.3.4/33",
          "ip6:zz::",
          "all:x",
          "all/8",
          "include",
          "exists",
          "mx/33",
          "a//129",
          "-",
          "redirect=",
          "=x",
          "a:local",
          "mx:%{x}.example",
          "a:%{d}%",
          "a:%(d).example",
          "exp=a.example exp=b.example",
          "redirect=a.example redirect=b.example",
          "a\tb",
          "\u00e9",
          "ptr/24",
          "include:a.example/24",
          "ip4:1.2.3.4//32",
          "ip4:01.2.3.4",
          "ip4:1.2.3.256",
          "a/024",
          "v=spf1",
          "moo=%{c}",
          "a:b.example:25",
          "ip6:1::2::3",
          "ip6:1:2:3:4:5:6:7:8:9",
          "ip6:1:2:3:4:5:6:7",
          "ip6:1.2.3.4",
          "ip4:",
          "ip4",
          "+-all",
          "redirect=%{c}.example",
          "exp=%{t}.example",
          "a:b.example,",
          "mx:b.123",
          "a:b.-c",
          "exists:%{d}/24",
          "all=",
          "\u0000",
          "ip4:192.0.2.1/",
          "a/",
          "a/24/64",
          "include:");
  private static final List<String> EXPLANATIONS =
      List.of(
          "Not %{i} for %{s}",
          "%{c} is not of %{d}, says %{r} (%{R})",
          "%{L} at %{O} 100%% %{h1r}",
          "broken %{",
          "broken %x",
          "\u00e9",
          "by %{p} in %{v}",
          "see http://%{d}/why.html?s=%{S}&i=%{I}");

  static List<InventedSpf> cases(int count) {
    Random random = new Random(7208);
    List<InventedSpf> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cases.add(new Invention(random).invent());
    }
    return cases;
  }

  static String json(List<InventedSpf> cases) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    for (InventedSpf each : cases) {
      JsonObjectBuilder zone = Json.createObjectBuilder();
      each.zone.forEach((key, values) -> zone.add(key, Json.createArrayBuilder(values)));
      all.add(
          Json.createObjectBuilder()
              .add("ip", each.ip)
              .add("helo", each.helo)
              .add("sender", each.sender)
              .add("zone", zone));
    }
    return all.build().toString();
  }

  Answers dns() {
    MemoryDns dns = new MemoryDns();
    zone.forEach(
        (key, values) -> {
          String name = key.substring(0, key.indexOf(' '));
          int type = Type.value(key.substring(key.indexOf(' ') + 1));
          for (String value : values) {
            if (value.equals("FAIL")) {
              dns.fail(name, type);
            } else if (type == Type.TXT) {
              dns.text(name, value);
            } else {
              dns.add(name, type, type == Type.MX ? "10 " + value : value);
            }
          }
        });
    return new Answers() {
      @Override
      public DnsReply get(String name, int type) {
        String lower = name.toLowerCase(Locale.ROOT);
        CRC32 sum = new CRC32();
        sum.update(lower.getBytes(StandardCharsets.US_ASCII));
        boolean isListed =
            type == Type.A && lower.endsWith(".list.example") && sum.getValue() % 2 == 0;
        return dns.get(isListed ? "listed.example" : name, type);
      }

      @Override
      public boolean prepare(String name, int type) {
        return dns.prepare(name, type);
      }
    };
  }

  private static final class Invention {
    private final Random random;
    private final Map<String, List<String>> zone = new TreeMap<>();
    private final boolean is6;
    private final String ip;

    Invention(Random random) {
      this.random = random;
      this.is6 = random.nextInt(4) == 0;
      this.ip = any(is6 ? ADDRESSES_6 : ADDRESSES_4);
    }

    private InventedSpf invent() {
      zone.put("listed.example A", List.of("127.0.0.2"));
      for (String domain : DOMAINS) {
        if (chance(90)) {
          put(domain, "TXT", chance(2) ? "FAIL" : record());
        }
        if (chance(3)) {
          put(domain, "TXT", chance(50) ? "v=spf1 -all" : "v=spf10 -all");
        }
        addresses(domain, "A", ADDRESSES_4);
        addresses(domain, "AAAA", ADDRESSES_6);
        exchanges(domain);
      }
      for (int i = 0; i < EXPLANATIONS.size(); i++) {
        put("e" + i + ".exp.example", "TXT", EXPLANATIONS.get(i));
      }
      pointers();
      String domain = any(DOMAINS);
      String helo =
          chance(80) ? any(DOMAINS) : any(List.of("Host-1.A.example", "[192.0.2.1]", "h"));
      String local = any(List.of("bob", "Strong-Bad", "a.b+c", "x=y"));
      return new InventedSpf(ip, helo, chance(10) ? "" : local + "@" + domain, zone);
    }

    private void addresses(String domain, String type, List<String> pool) {
      if (chance(4)) {
        put(domain, type, "FAIL");
      } else if (chance(70)) {
        put(domain, type, any(pool));
        if (chance(30)) {
          put(domain, type, any(pool));
        }
      }
    }

    private void exchanges(String domain) {
      if (chance(3)) {
        put(domain, "MX", "FAIL");
      } else if (chance(3)) {
        for (int i = 0; i < 9 + random.nextInt(4); i++) {
          put(domain, "MX", "m" + i + ".example");
          put("m" + i + ".example", "A", "203.0.113." + i);
        }
      } else {
        for (int i = random.nextInt(3); i > 0; i--) {
          put(domain, "MX", chance(80) ? any(DOMAINS) : "void" + i + ".example");
        }
      }
    }

    private void pointers() {
      String name = new ClientAddress(address()).pointer();
      if (chance(10)) {
        put(name, "PTR", "FAIL");
      } else if (chance(70)) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          put(name, "PTR", any(DOMAINS));
        }
      }
    }

    private InetAddress address() {
      try {
        return InetAddress.getByName(ip);
      } catch (UnknownHostException never) {
        throw new IllegalStateException(never);
      }
    }

    private String record() {
      StringBuilder record = new StringBuilder(chance(95) ? "v=spf1" : "V=sPf1");
      int terms = chance(5) ? 14 : random.nextInt(5);
      for (int i = 0; i < terms; i++) {
        record.append(chance(5) ? "  " : " ").append(term());
      }
      if (chance(4)) {
        record.append(' ').append(any(WRONG));
      }
      if (chance(25)) {
        String name = chance(90) ? "exp=" : "EXP=";
        record
            .append(' ')
            .append(name)
            .append('e')
            .append(random.nextInt(10))
            .append(".exp.example");
      }
      if (chance(30)) {
        record.append(chance(95) ? " redirect=" : " Redirect=").append(spec());
      }
      if (chance(60)) {
        record.append(' ').append(qualifier()).append("all");
      }
      return record.toString();
    }

    private String term() {
      String sign = chance(70) ? "" : qualifier();
      return switch (random.nextInt(12)) {
        case 0, 1 ->
            sign + "ip4:" + any(ADDRESSES_4) + (chance(40) ? "/" + random.nextInt(33) : "");
        case 2 -> sign + "ip6:" + any(ADDRESSES_6) + (chance(40) ? "/" + random.nextInt(129) : "");
        case 3, 4 -> sign + (chance(90) ? "a" : "A") + target() + prefixes();
        case 5 -> sign + "mx" + target() + prefixes();
        case 6 -> sign + "exists:" + spec();
        case 7, 8, 9 -> sign + "include:" + spec();
        case 10 -> sign + (chance(80) ? "ptr" + target() : "a:%{p}");
        default -> chance(50) ? "x-" + random.nextInt(40) + "=%{d}/y" : sign + "a:" + spec();
      };
    }

    private String target() {
      return chance(50) ? "" : ":" + spec();
    }

    private String prefixes() {
      return (chance(30) ? "/" + random.nextInt(33) : "")
          + (chance(30) ? "//" + random.nextInt(129) : "");
    }

    private String spec() {
      return chance(70) ? any(DOMAINS) : chance(20) ? "nothing.example" : any(SPECS);
    }

    private String qualifier() {
      return any(List.of("-", "~", "?", "+"));
    }

    private void put(String name, String type, String value) {
      List<String> values = zone.computeIfAbsent(name + " " + type, key -> new ArrayList<>());
      if (!values.contains(value)) {
        values.add(value);
      }
    }

    private String any(List<String> pool) {
      return pool.get(random.nextInt(pool.size()));
    }

    private boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }
  }
}
