package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Invented records and clients get what pyspf says (Debian's python3-spf), which nobody here wrote.
 */
class SpfPeerTest {
  private static final int CASES = 2000;

  /**
   * Where pyspf says something else than RFC 7208. The script corrects pyspf in each of these
   * points, and names the corrections that a case needs; its result is then the expected one.
   */
  private static final Map<String, String> DEVIATIONS =
      Map.of(
          "void",
          "§4.6.4 limits terms with void look-ups; pyspf counts each void query, so that three"
              + " MX hosts without IPv6 are an error for each client with IPv6",
          "redirect",
          "§4.6.4 counts what is evaluated; pyspf counts a redirect that is not followed",
          "ptr",
          "§5.5, §7.3: trouble with names of the client is no match, or unknown; pyspf says"
              + " temperror",
          "join",
          "§7.3 joins the parts by dots; pyspf keeps the delimiters of other macros than l, s",
          "p",
          "§7.3 selects the name by the current domain; pyspf keeps the first selection",
          "modifiers",
          "§4.6.1, §6: names of modifiers have no case, and unknown ones may be repeated; pyspf"
              + " ignores those in upper case, and refuses any repetition",
          "mx",
          "§5.4 ends at the first match; pyspf asks for the addresses of all exchanges first",
          "self",
          "§4.6.4 counts what is evaluated; pyspf refuses a record that includes itself even if"
              + " an earlier term matches",
          "open",
          "§7.1: a macro needs its closing brace; pyspf takes it for text without");

  private static final String PEER =
      """
      import json, re, sys, zlib
      import spf

      zone = {}

      def lookup(name, qtype, strict=True, timeout=30):
          name = name.lower().rstrip('.')
          records = zone.get(name + ' ' + qtype)
          if records == ['FAIL']:
              raise spf.TempError('DNS SERVFAIL ' + qtype)
          if records is None and qtype == 'A' and name.endswith('.list.example'):
              records = ['127.0.0.2'] if zlib.crc32(name.encode()) % 2 == 0 else []
          found = []
          for value in records or []:
              if qtype == 'TXT':
                  value = [value.encode('latin-1')]
              elif qtype == 'MX':
                  value = (10, value)
              found.append(((name, qtype), value))
          return found

      spf.DNSLookup = lookup
      getp = spf.query.getp
      check_lookups = spf.query.check_lookups

      class Corrected(spf.query):
          @property
          def void_lookups(self):
              return self.__dict__.get('voids', 0)
          @void_lookups.setter
          def void_lookups(self, count):
              if count == 0 or not (self.term_is_void or self.quiet):
                  self.__dict__['voids'] = count
                  self.term_is_void = count > 0
          term_is_void = False
          quiet = False
          def dns_mx(self, domain):
              exchanges = self.dns(domain, 'MX')
              if len(exchanges) > 10:
                  raise spf.PermError('More than 10 MX')
              for priority, exchange in exchanges:
                  found = self.dns_a(exchange, self.A)
                  if self.cidrmatch(found, sys._getframe(1).f_locals['cidrlength']):
                      return found
              return []
          def validated_ptrs(self):
              try:
                  names = self.dns_ptr(self.i)[:10]
              except spf.TempError:
                  return []
              valid = []
              quiet, self.quiet = self.quiet, True
              for name in names:
                  try:
                      if self.cidrmatch(self.dns_a(name, self.A), self.cidrmax):
                          valid.append(name)
                  except spf.TempError:
                      pass
              self.quiet = quiet
              return valid
          def validate_mechanism(self, mech):
              try:
                  return spf.query.validate_mechanism(self, mech)
              except spf.PermError as error:
                  if error.msg != 'include has trivial recursion':
                      raise
                  result = spf.RESULTS.get(mech[0], 'pass')
                  return mech, 'include', self.d, self.cidrmax, result
          def expand(self, text, stripdot=True):
              if text.count('%{') > text.count('}'):
                  raise spf.PermError('macro does not end')
              return spf.query.expand(self, text, stripdot)
          def getp(self):
              self.p = None
              quiet, self.quiet = self.quiet, True
              try:
                  return getp(self)
              finally:
                  self.quiet = quiet
          def check0(self, record, recursion):
              if record:
                  terms = record.split(' ')
                  seen = set()
                  kept = []
                  for term in terms:
                      modifier = re.match('([A-Za-z][A-Za-z0-9_.-]*)=', term)
                      if modifier:
                          name = modifier.group(1).lower()
                          term = name + term[modifier.end() - 1:]
                          if name in seen and name not in ('redirect', 'exp'):
                              continue
                          seen.add(name)
                      kept.append(term)
                  record = ' '.join(kept)
              return spf.query.check0(self, record, recursion)
          def check_lookups(self):
              # called for redirect while the modifiers are read
              frame = sys._getframe(1)
              if frame.f_code.co_name == 'check0' and frame.f_locals.get('mod') == 'redirect' \\
                      and 'm' in frame.f_locals and isinstance(frame.f_locals['m'], list) \\
                      and 'result' not in frame.f_locals:
                  return
              check_lookups(self)
              self.term_is_void = False
          def dns_spf(self, domain):
              frame = sys._getframe(1)
              if frame.f_code.co_name == 'check0' and domain is frame.f_locals.get('redirect'):
                  check_lookups(self)
                  self.term_is_void = False
              return spf.query.dns_spf(self, domain)

      def run(kind, case):
          try:
              query = kind(i=case['ip'], s=case['sender'], h=case['helo'],
                           receiver='receiver.example', querytime=0)
              result, code, text = query.check()
              return [result, text]
          except Exception as failure:
              return ['exception', repr(failure)]

      ALL = {letter: '.' for letter in 'slodiphcrtv'}
      METHODS = {'p': ['getp'], 'redirect': ['check_lookups', 'dns_spf'], 'modifiers': ['check0'],
                 'ptr': ['validated_ptrs'], 'void': ['void_lookups'], 'mx': ['dns_mx'],
                 'self': ['validate_mechanism'], 'open': ['expand']}

      def without(name, case):
          own = {method: Corrected.__dict__[method] for method in METHODS.get(name, [])}
          for method in own:
              delattr(Corrected, method)
          spf.JOINERS = {'l': '.', 's': '.'} if name == 'join' else ALL
          result = run(Corrected, case)
          for method in own:
              setattr(Corrected, method, own[method])
          return result

      answers = []
      for case in json.load(sys.stdin):
          zone = case['zone']
          spf.JOINERS = {'l': '.', 's': '.'}
          answer = {'first': run(spf.query, case)}
          answer['corrected'] = without('', case)
          answer['needed'] = []
          if answer['corrected'] != answer['first']:
              # a correction is needed if the result is another one without it
              answer['needed'] = [name for name in ['join'] + list(METHODS)
                                  if without(name, case) != answer['corrected']]
          answers.append(answer)
      json.dump(answers, sys.stdout)
      """;

  @Test
  void inventedRecordsAndClientsGetWhatPyspfSays() throws UnknownHostException {
    List<InventedSpf> cases = InventedSpf.cases(CASES);
    JsonArray peer = Python.run(PEER, InventedSpf.json(cases)).asJsonArray();
    assertEquals(CASES, peer.size());
    List<String> faults = new ArrayList<>();
    Map<SpfVerdict, Integer> verdicts = new EnumMap<>(SpfVerdict.class);
    Map<String, Integer> deviations = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      InventedSpf invented = cases.get(i);
      SpfResult ours = Spf.check(query(invented), invented.dns());
      verdicts.merge(ours.verdict(), 1, Integer::sum);
      JsonObject theirs = peer.getJsonObject(i);
      if (isSame(ours, theirs.getJsonArray("first"))) {
        continue;
      }
      Set<String> needed = new HashSet<>();
      theirs.getJsonArray("needed").getValuesAs(JsonString.class).stream()
          .map(JsonString::getString)
          .forEach(needed::add);
      if (isSame(ours, theirs.getJsonArray("corrected"))
          && !needed.isEmpty()
          && DEVIATIONS.keySet().containsAll(needed)) {
        needed.forEach(each -> deviations.merge(each, 1, Integer::sum));
      } else {
        faults.add("case " + i + ": " + ours + "\n  peer: " + theirs + "\n  " + invented);
      }
    }
    System.out.println("pyspf: " + verdicts + ", deviations " + deviations);
    assertTrue(
        faults.isEmpty(),
        () ->
            faults.size()
                + " faults\n"
                + String.join("\n", faults.subList(0, Math.min(6, faults.size()))));
    assertEquals(SpfVerdict.values().length, verdicts.size(), "all verdicts occur: " + verdicts);
    verdicts.forEach((verdict, count) -> assertTrue(count >= 20, verdict + ": " + count));
  }

  /** The verdict, and the explanation where pyspf gives one of the domain's own. */
  private static boolean isSame(SpfResult ours, JsonArray theirs) {
    String text = theirs.getString(1);
    boolean isOwn = !text.equals("SPF fail - not authorized");
    boolean isExplained =
        ours.verdict() != SpfVerdict.FAIL
            || (isOwn ? text : "").equalsIgnoreCase(ours.explanation().orElse(""));
    return ours.verdict().keyword().equals(theirs.getString(0)) && isExplained;
  }

  private static SpfQuery query(InventedSpf invented) throws UnknownHostException {
    String sender = invented.sender();
    int at = sender.indexOf('@');
    return new SpfQuery(
        InetAddress.getByName(invented.ip()),
        invented.helo(),
        at < 0 ? invented.helo() : sender.substring(at + 1),
        at < 0 ? "" : sender.substring(0, at),
        "receiver.example",
        Instant.EPOCH);
  }
}
