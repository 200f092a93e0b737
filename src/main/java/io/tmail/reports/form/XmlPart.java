package io.tmail.reports.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element with all that is in it, within bounds. Namespaces and attributes are ignored.
 *
 * @param name without its prefix
 * @param text of its own, without blanks around it
 */
record XmlPart(String name, String text, List<XmlPart> children) {
  private static final int MOST_ELEMENTS = 3000;
  private static final int MOST_DEPTH = 20;
  private static final int MOST_TEXT = 1000;

  /** Reads the element that the reader stands at, up to its end. */
  static XmlPart read(XMLStreamReader xml) throws XMLStreamException, UnreadableReportException {
    return read(xml, 0, new int[1]);
  }

  private static XmlPart read(XMLStreamReader xml, int depth, int[] elements)
      throws XMLStreamException, UnreadableReportException {
    String name = xml.getLocalName();
    if (depth > MOST_DEPTH || ++elements[0] > MOST_ELEMENTS) {
      throw new UnreadableReportException("too many elements in " + cut(name));
    }
    StringBuilder text = new StringBuilder();
    List<XmlPart> children = new ArrayList<>();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(read(xml, depth + 1, elements));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (text.length() < MOST_TEXT) {
            text.append(xml.getText());
          }
        }
        default -> expectHarmless(event);
      }
    }
    return new XmlPart(name, cut(text.toString().strip()), children);
  }

  /** Neither a document type nor an entity is ever read. */
  static void expectHarmless(int event) throws UnreadableReportException {
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new UnreadableReportException("the XML has a document type or an entity");
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MOST_TEXT, text.length()));
  }

  /** The first child of that name. */
  Optional<XmlPart> child(String wanted) {
    return children.stream().filter(each -> each.name.equals(wanted)).findFirst();
  }

  List<XmlPart> all(String wanted) {
    return children.stream().filter(each -> each.name.equals(wanted)).toList();
  }

  /** The child's text; empty if it is not there. */
  String textOf(String wanted) {
    return child(wanted).map(XmlPart::text).orElse("");
  }

  XmlPart required(String wanted) throws UnreadableReportException {
    return child(wanted)
        .orElseThrow(() -> new UnreadableReportException(name + " has no " + wanted));
  }

  String requiredText(String wanted) throws UnreadableReportException {
    String found = required(wanted).text;
    if (found.isEmpty()) {
      throw new UnreadableReportException(name + " has an empty " + wanted);
    }
    return found;
  }
}
