package io.tmail.delivery.client;

import io.tmail.delivery.DeliveryRequest;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.MailAddress;
import io.tmail.mail.SmtpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands to one server for one message, as far as its extensions allow them, or the reason
 * why it cannot get the message for a recipient. An unsupported parameter is omitted where nothing
 * is lost (DSN). Where the message would suffer, delivery fails permanently.
 */
final class MailCommands {
  private final DeliveryRequest request;
  private final Capabilities server;
  private final boolean lmtp;
  private final Optional<SmtpReply> refusedForAll;
  private final List<Optional<SmtpReply>> refused = new ArrayList<>();
  private final List<String> rcpts = new ArrayList<>();

  private MailCommands(DeliveryRequest request, Capabilities server, boolean lmtp)
      throws IOException {
    this.request = request;
    this.server = server;
    this.lmtp = lmtp;
    this.refusedForAll = hindrance();
    for (EnvelopeRecipient recipient : request.recipients()) {
      add(recipient);
    }
  }

  /**
   * @param lmtp whether mailboxes are next, which take the octets as they are
   * @throws IOException if the content had to be looked at and could not be read
   */
  static MailCommands of(DeliveryRequest request, Capabilities server, boolean lmtp)
      throws IOException {
    return new MailCommands(request, server, lmtp);
  }

  /** Whether no recipient can have the message from this server. */
  boolean nobodyLeft() {
    return rcpts.isEmpty();
  }

  /** The command MAIL. */
  String mail() {
    String size = server.has("SIZE") ? " SIZE=" + request.content().size() : "";
    String from = request.reversePath().address().flatMap(this::sayable).orElse("");
    return "MAIL FROM:<" + from + ">" + size + mailParameters();
  }

  /** The commands RCPT, one for each recipient that is left. */
  List<String> rcpts() {
    return rcpts;
  }

  /**
   * @param answers of the server, one for each of {@link #rcpts}
   * @return a reply for each recipient of the request, in its order
   */
  List<SmtpReply> replies(List<SmtpReply> answers) {
    List<SmtpReply> replies = new ArrayList<>();
    int next = 0;
    for (Optional<SmtpReply> each : refused) {
      replies.add(each.isPresent() ? each.get() : answers.get(next++));
    }
    return replies;
  }

  private void add(EnvelopeRecipient recipient) {
    Optional<String> address =
        lmtp ? Optional.of(recipient.address()) : sayable(MailAddress.parse(recipient.address()));
    if (refusedForAll.isPresent() || address.isEmpty()) {
      refused.add(refusedForAll.or(() -> Optional.of(noUtf8())));
      return;
    }
    refused.add(Optional.empty());
    rcpts.add("RCPT TO:<" + address.get() + ">" + rcptParameters(recipient.parameters()));
  }

  private Optional<SmtpReply> hindrance() throws IOException {
    long size = request.content().size();
    if (size > server.mostOctets().orElse(Long.MAX_VALUE)) {
      return refusal(
          552, "5.3.4", size + " octets, the next hop accepts " + server.mostOctets().getAsLong());
    }
    if (lmtp) {
      return Optional.empty();
    }
    if (request.parameters().has("REQUIRETLS") && !server.has("REQUIRETLS")) {
      return refusal(550, "5.7.30", "REQUIRETLS support required");
    }
    if (request.parameters().has("SMTPUTF8") && !server.has("SMTPUTF8") && needsUtf8()) {
      return Optional.of(noUtf8());
    }
    if (!server.has("8BITMIME") && EightBit.isIn(request.content())) {
      return refusal(
          554, "5.6.3", "the message has 8-bit content, which the next hop does not accept");
    }
    return Optional.empty();
  }

  private boolean needsUtf8() throws IOException {
    return request.reversePath().address().map(this::sayable).map(Optional::isEmpty).orElse(false)
        || EightBit.isInHeader(request.content());
  }

  private static SmtpReply noUtf8() {
    return SmtpReply.of(550, "5.6.7", "the next hop does not accept internationalised mail");
  }

  private static Optional<SmtpReply> refusal(int code, String status, String text) {
    return Optional.of(SmtpReply.of(code, status, text));
  }

  /** The address, if the server understands it; its domain is in A-labels already. */
  private Optional<String> sayable(MailAddress address) {
    if (lmtp
        || !address.isInternationalised()
        || (server.has("SMTPUTF8") && request.parameters().has("SMTPUTF8"))) {
      return Optional.of(address.toString());
    }
    return Optional.empty();
  }

  private String mailParameters() {
    return kept(request.parameters(), "BODY", "8BITMIME")
        + kept(request.parameters(), "SMTPUTF8", "SMTPUTF8")
        + kept(request.parameters(), "REQUIRETLS", "REQUIRETLS")
        + kept(request.parameters(), "RET", "DSN")
        + kept(request.parameters(), "ENVID", "DSN");
  }

  private String rcptParameters(EsmtpParameters said) {
    return kept(said, "NOTIFY", "DSN") + kept(said, "ORCPT", "DSN");
  }

  private String kept(EsmtpParameters said, String keyword, String extension) {
    return said.value(keyword)
        .filter(value -> server.has(extension))
        .map(value -> " " + keyword + (value.isEmpty() ? "" : "=" + value))
        .orElse("");
  }
}
