package io.tmail.delivery.mailbox;

import io.tmail.config.MailHost;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.DeliveryResult;
import io.tmail.delivery.DeliveryTransport;
import io.tmail.delivery.Prefixed;
import io.tmail.delivery.client.NextHop;
import io.tmail.delivery.client.SmtpConnectionFactory;
import io.tmail.delivery.client.SmtpConnectionSpec;
import io.tmail.delivery.client.TlsPolicy;
import io.tmail.mail.Ascii;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.OwnField;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Delivers into mailboxes over LMTP (RFC 2033): several recipients in one transaction, a result for
 * each, over connections that stay open while there is work.
 */
public final class DovecotLmtp implements DeliveryTransport {
  static final int MOST_RECIPIENTS = 50;

  private static final String RELAY = "dovecot-lmtp";

  private final SmtpConnectionFactory connections;
  private final MailHost host;
  private final Settings settings;
  private final String delimiters;
  private final DeliveryTransport byLogin;

  /**
   * @param byLogin the way to mailboxes whose name LMTP does not know, one with a delimiter in it
   *     or beyond ASCII, and to the folder Junk on this machine
   */
  public DovecotLmtp(
      MailHost host,
      Settings settings,
      SmtpConnectionFactory connections,
      DeliveryTransport byLogin) {
    this.host = host;
    this.settings = settings;
    this.connections = connections;
    this.delimiters = settings.recipients().delimiters();
    this.byLogin = byLogin;
  }

  @Override
  public int recipientLimit() {
    return MOST_RECIPIENTS;
  }

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest plain) {
    if (plain.destination().isJunk() && host.isOnThisMachine()) {
      return byLogin.deliver(plain);
    }
    DeliveryRequest request = marked(plain);
    if (request.recipients().stream().noneMatch(this::needsItsLogin)) {
      List<EnvelopeRecipient> detailed =
          request.recipients().stream().map(this::withDetail).toList();
      return connections.transact(spec(), request.with(detailed, request.content()));
    }
    return request.recipients().stream()
        .flatMap(each -> deliverAlone(request, each).stream())
        .toList();
  }

  /** LMTP names no folder: a script of the other machine's Dovecot looks for the mark. */
  private static DeliveryRequest marked(DeliveryRequest request) {
    byte[] mark = OwnField.JUNK.getBytes(StandardCharsets.US_ASCII);
    return request.destination().isJunk()
        ? request.with(request.recipients(), new Prefixed(mark, request.content()))
        : request;
  }

  private List<DeliveryResult> deliverAlone(DeliveryRequest request, EnvelopeRecipient recipient) {
    boolean otherwise = needsItsLogin(recipient);
    List<EnvelopeRecipient> one = List.of(otherwise ? recipient : withDetail(recipient));
    DeliveryRequest alone = request.with(one, request.content());
    return otherwise ? byLogin.deliver(alone) : connections.transact(spec(), alone);
  }

  /** With the present address of the host. */
  private SmtpConnectionSpec spec() {
    return SmtpConnectionSpec.lmtp(
        NextHop.of(RELAY, host.address()),
        settings.general().me(),
        TlsPolicy.NONE,
        settings.deliverd().localTimeout());
  }

  /**
   * Dovecot's LMTP would cut a name at a delimiter and deliver to another user, and refuse a
   * non-ASCII one.
   */
  private boolean needsItsLogin(EnvelopeRecipient recipient) {
    String local = localPart(DovecotName.login(recipient));
    return !Ascii.isAscii(local) || local.chars().skip(1).anyMatch(c -> delimiters.indexOf(c) >= 0);
  }

  /** The mailbox's name with the detail that the client named, for Sieve (RFC 5233). */
  private EnvelopeRecipient withDetail(EnvelopeRecipient recipient) {
    String login = DovecotName.login(recipient);
    String name = localPart(login);
    String named = localPart(DovecotName.address(recipient));
    boolean detailed =
        named.length() > name.length()
            && named.regionMatches(true, 0, name, 0, name.length())
            && delimiters.indexOf(named.charAt(name.length())) >= 0;
    return new EnvelopeRecipient(
        (detailed ? name + named.substring(name.length()) : name) + login.substring(name.length()),
        recipient.original(),
        recipient.destination(),
        recipient.parameters(),
        recipient.reversePath());
  }

  private static String localPart(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }
}
