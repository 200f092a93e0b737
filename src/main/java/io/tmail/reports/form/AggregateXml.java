package io.tmail.reports.form;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a DMARC report in the form of RFC 9990. */
public final class AggregateXml {
  static final String NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0";

  private static final String GENERATOR = "tmail";

  private final XMLStreamWriter xml;

  private AggregateXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** The report in UTF-8. */
  public static byte[] write(AggregateReport report) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(octets, StandardCharsets.UTF_8.name());
      new AggregateXml(xml).feedback(report);
      xml.close();
    } catch (XMLStreamException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return octets.toByteArray();
  }

  private void feedback(AggregateReport report) throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    begin("feedback");
    xml.writeDefaultNamespace(NAMESPACE);
    text("version", "1.0");
    metadata(report.head());
    policy(report.policy());
    for (AggregateReport.Row row : report.rows()) {
      row(row);
    }
    end();
    xml.writeEndDocument();
  }

  private void metadata(ReportHead head) throws XMLStreamException {
    begin("report_metadata");
    text("org_name", head.organization());
    text("email", head.contact());
    text("report_id", head.id());
    begin("date_range");
    text("begin", Long.toString(head.begin().getEpochSecond()));
    text("end", Long.toString(head.end().getEpochSecond()));
    end();
    text("generator", GENERATOR);
    end();
  }

  private void policy(PublishedPolicy policy) throws XMLStreamException {
    begin("policy_published");
    text("domain", policy.domain());
    text("discovery_method", "treewalk");
    text("p", policy.action());
    textIfAny("sp", policy.subdomains());
    textIfAny("np", policy.nonexistent());
    textIfAny("fo", policy.failureOptions());
    textIfAny("adkim", policy.dkimAlignment());
    textIfAny("aspf", policy.spfAlignment());
    textIfAny("testing", policy.testing());
    end();
  }

  private void row(AggregateReport.Row row) throws XMLStreamException {
    MessageFacts facts = row.facts();
    begin("record");
    begin("row");
    text("source_ip", facts.source());
    text("count", Long.toString(row.count()));
    evaluated(facts);
    end();
    begin("identifiers");
    text("header_from", facts.headerFrom());
    if (facts.envelopeFrom().isPresent()) {
      text("envelope_from", facts.envelopeFrom().get());
    }
    end();
    results(facts);
    end();
  }

  private void evaluated(MessageFacts facts) throws XMLStreamException {
    begin("policy_evaluated");
    text("disposition", facts.disposition());
    text("dkim", facts.dkimAligned());
    text("spf", facts.spfAligned());
    for (MessageFacts.Overriding each : facts.overrides()) {
      begin("reason");
      text("type", each.type());
      textIfAny("comment", each.comment());
      end();
    }
    end();
  }

  private void results(MessageFacts facts) throws XMLStreamException {
    begin("auth_results");
    for (MessageFacts.Signature each : facts.signatures()) {
      begin("dkim");
      text("domain", each.domain());
      text("selector", each.selector());
      text("result", each.result());
      end();
    }
    if (facts.sender().isPresent()) {
      begin("spf");
      text("domain", facts.sender().get().domain());
      text("scope", "mfrom");
      text("result", facts.sender().get().result());
      end();
    }
    end();
  }

  private void begin(String name) throws XMLStreamException {
    xml.writeStartElement(name);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
  }

  private void textIfAny(String name, String text) throws XMLStreamException {
    if (!text.isEmpty()) {
      text(name, text);
    }
  }

  /** Strangers chose some of the texts, and XML has no place for control characters. */
  private void text(String name, String text) throws XMLStreamException {
    begin(name);
    xml.writeCharacters(text.replaceAll("[\\p{Cntrl}\\p{Cs}\\ufffe\\uffff]", "?"));
    end();
  }
}
