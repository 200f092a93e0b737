package io.tmail.reports.form;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads DMARC reports: of RFC 9990, of RFC 7489, and what large receivers make of both. Neither the
 * namespace nor the order of elements matters, and words that a form does not know are kept. One
 * record is in memory as a tree at a time.
 */
public final class AggregateReader {
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_SIGNATURES = 20;
  private static final int MOST_OVERRIDES = 20;
  private static final int MOST_OF_WORD = 32;
  private static final int MOST_OF_NAME = 255;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "OCTET(\\.OCTET){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
              .replace("OCTET", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");
  private static final XMLInputFactory FACTORY = factory();

  private ReportHead head;
  private PublishedPolicy policy;
  private final List<AggregateReport.Row> rows = new ArrayList<>();

  private AggregateReader() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  /**
   * @param octets bounded by the caller
   */
  public static AggregateReport read(InputStream octets) throws UnreadableReportException {
    try {
      return new AggregateReader().report(FACTORY.createXMLStreamReader(octets));
    } catch (XMLStreamException malformed) {
      throw new UnreadableReportException(
          "the XML is malformed in line " + malformed.getLocation().getLineNumber());
    } catch (RuntimeException hostile) { // the parser's, for encodings and names it cannot bear
      throw new UnreadableReportException("the XML cannot be parsed");
    }
  }

  private AggregateReport report(XMLStreamReader xml)
      throws XMLStreamException, UnreadableReportException {
    int event = xml.next();
    while (event != XMLStreamConstants.START_ELEMENT) {
      XmlPart.expectHarmless(event);
      event = xml.next();
    }
    if (!xml.getLocalName().equals("feedback")) {
      throw new UnreadableReportException("the root element is not feedback");
    }
    for (event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        take(XmlPart.read(xml));
      }
      XmlPart.expectHarmless(event);
    }
    if (head == null || policy == null || rows.isEmpty()) {
      throw new UnreadableReportException("report_metadata, policy_published or record is missing");
    }
    return new AggregateReport(head, policy, rows);
  }

  private void take(XmlPart part) throws UnreadableReportException {
    switch (part.name()) {
      case "report_metadata" -> head = head(part);
      case "policy_published" -> policy = policy(part);
      case "record" -> {
        if (rows.size() == MOST_ROWS) {
          throw new UnreadableReportException("more than 10,000 records");
        }
        rows.add(row(part));
      }
      default -> {
        // version, and extensions
      }
    }
  }

  private static ReportHead head(XmlPart part) throws UnreadableReportException {
    XmlPart range = part.required("date_range");
    Instant begin = Instant.ofEpochSecond(number(range, "begin"));
    Instant end = Instant.ofEpochSecond(number(range, "end"));
    Period.expect("date_range", begin, end);
    return new ReportHead(
        name(part.requiredText("org_name")),
        name(part.textOf("email")),
        name(part.requiredText("report_id")),
        begin,
        end);
  }

  private static PublishedPolicy policy(XmlPart part) throws UnreadableReportException {
    return new PublishedPolicy(
        domain(part.requiredText("domain")),
        word(part.textOf("p")),
        word(part.textOf("sp")),
        word(part.textOf("np")),
        word(part.textOf("adkim")),
        word(part.textOf("aspf")),
        word(part.textOf("testing")),
        word(part.textOf("fo")));
  }

  private static AggregateReport.Row row(XmlPart part) throws UnreadableReportException {
    XmlPart row = part.required("row");
    XmlPart evaluated = row.required("policy_evaluated");
    XmlPart identifiers = part.required("identifiers");
    XmlPart results = part.required("auth_results");
    MessageFacts facts =
        new MessageFacts(
            address(row.requiredText("source_ip")),
            word(evaluated.requiredText("disposition")),
            word(evaluated.textOf("dkim")),
            word(evaluated.textOf("spf")),
            evaluated.all("reason").stream()
                .limit(MOST_OVERRIDES)
                .map(AggregateReader::overriding)
                .toList(),
            domain(identifiers.requiredText("header_from")),
            identifiers.child("envelope_from").map(each -> domain(each.text())),
            results.all("dkim").stream()
                .limit(MOST_SIGNATURES)
                .map(AggregateReader::signature)
                .toList(),
            sender(results));
    return new AggregateReport.Row(facts, number(row, "count"));
  }

  private static MessageFacts.Overriding overriding(XmlPart part) {
    return new MessageFacts.Overriding(word(part.textOf("type")), name(part.textOf("comment")));
  }

  private static MessageFacts.Signature signature(XmlPart part) {
    return new MessageFacts.Signature(
        domain(part.textOf("domain")), name(part.textOf("selector")), word(part.textOf("result")));
  }

  /** RFC 7489 allows that of HELO beside that of MAIL, which is the one that counts. */
  private static Optional<MessageFacts.Sender> sender(XmlPart results) {
    List<XmlPart> all = results.all("spf");
    return all.stream()
        .filter(each -> !each.textOf("scope").equals("helo"))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(
            each ->
                new MessageFacts.Sender(
                    domain(each.textOf("domain")), word(each.textOf("result"))));
  }

  private static long number(XmlPart part, String name) throws UnreadableReportException {
    String text = part.requiredText(name);
    if (!NUMBER.matcher(text).matches()) {
      throw new UnreadableReportException(name + " is not a number");
    }
    return Long.parseLong(text);
  }

  private static String address(String text) throws UnreadableReportException {
    if (text.length() > MOST_OF_WORD + MOST_OF_WORD || !ADDRESS.matcher(text).matches()) {
      throw new UnreadableReportException("source_ip is not an address");
    }
    return text;
  }

  private static String domain(String text) {
    String lower = name(text).toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String word(String text) {
    String lower = name(text).toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(MOST_OF_WORD, lower.length()));
  }

  /** No character that a table or a page would choke on. */
  private static String name(String text) {
    String kept = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return kept.substring(0, Math.min(MOST_OF_NAME, kept.length()));
  }
}
