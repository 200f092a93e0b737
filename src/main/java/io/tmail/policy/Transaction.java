package io.tmail.policy;

import io.tmail.mail.BodyReader;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.ReversePath;
import io.tmail.mail.Voucher;
import io.tmail.senders.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One mail transaction as checks see it, from MAIL to its end. Checks may change its sender and its
 * recipients at the end of the message. Used by the session's thread.
 */
public final class Transaction implements AutoCloseable {
  /** For all checks after the end of the message; the client waits for its one reply. */
  private static final Duration LONGEST_CHECKS = Duration.ofSeconds(28);

  private final Client client;
  private Mail mail;
  private final Voucher voucher;
  private final Evidence evidence;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Opinion> opinions = new HashMap<>();
  private Disposition disposition = Disposition.DELIVER;
  private boolean isAllowed;
  private final List<NamedRecipient> recipients = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();
  private final List<BodyReader> readers = new ArrayList<>();
  private final Set<MessageHeader.Field> fieldsOfFilters = new HashSet<>();
  private final List<Runnable> ends = new ArrayList<>();
  private boolean readdressed;
  private Duration left = LONGEST_CHECKS;

  Transaction(Client client, Mail mail, Voucher voucher, Evidence session) {
    this.client = client;
    this.mail = mail;
    this.voucher = voucher;
    this.evidence = session.ofTransaction();
  }

  public Client client() {
    return client;
  }

  public Mail mail() {
    return mail;
  }

  /** A check wants another sender. */
  public void changeSender(ReversePath sender) {
    mail = new Mail(sender, mail.parameters(), mail.declaredSize());
    readdressed = true;
  }

  /** Who vouches for what the client sends. */
  public Voucher voucher() {
    return voucher;
  }

  /** Whether the message is from outside: nobody vouches for it, and its client is not near. */
  public boolean isFromStranger() {
    return voucher == Voucher.NOBODY && client.isRemote();
  }

  public Evidence evidence() {
    return evidence;
  }

  /** The addresses that the client has named, as it named them, and as checks have changed them. */
  public List<String> recipients() {
    return recipients.stream().map(NamedRecipient::address).toList();
  }

  /** The same with their parameters. */
  public List<NamedRecipient> namedRecipients() {
    return List.copyOf(recipients);
  }

  /** The client's recipient was accepted. */
  public void addRecipient(String address, EsmtpParameters parameters) {
    recipients.add(new NamedRecipient(address, parameters));
  }

  /** A check wants one more recipient. */
  public void insertRecipient(String address, EsmtpParameters parameters) {
    addRecipient(address, parameters);
    readdressed = true;
  }

  /** A check wants the message not to go there, whatever the case of letters. */
  public void removeRecipient(String address) {
    readdressed |= recipients.removeIf(each -> each.address().equalsIgnoreCase(address));
  }

  /** Whether checks have changed sender or recipients. */
  public boolean isReaddressed() {
    return readdressed;
  }

  /** What the checks have found so far. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The sum of the findings' scores. */
  public double score() {
    return Finding.score(findings);
  }

  /** Where the message goes if it is accepted. */
  public Disposition disposition() {
    return disposition;
  }

  /** The sender is on an allow list that counts for all recipients: to their inboxes. */
  public void allow() {
    isAllowed = true;
    disposition = Disposition.DELIVER;
  }

  public boolean isAllowed() {
    return isAllowed;
  }

  /**
   * What one recipient's list says of the sender.
   *
   * @param login of the mailbox
   */
  public void note(String login, Opinion opinion) {
    opinions.put(login, opinion);
  }

  /** What the list that counts for a mailbox says of the sender. */
  public Optional<Opinion> opinion(String login) {
    return Optional.ofNullable(opinions.getOrDefault(login, isAllowed ? Opinion.ALLOWED : null));
  }

  /** A check has come to a verdict. */
  void add(Verdict verdict, Duration took) {
    verdict.findings().forEach(each -> findings.add(each.took(took)));
    if (verdict instanceof Verdict.Divert divert
        && divert.disposition().compareTo(disposition) > 0) {
      disposition = divert.disposition();
    }
  }

  /**
   * Puts a field on top of the message.
   *
   * @param field ended by CRLF
   */
  public void addField(String field) {
    fields.add(field);
  }

  /** The fields that checks put on top of the message. */
  public List<String> fields() {
    return List.copyOf(fields);
  }

  /** A filter of the administrator's has put a field into the header. */
  public void addFieldOfFilter(MessageHeader.Field field) {
    fieldsOfFilters.add(field);
  }

  /** Whether a field of the header is from such a filter, and not from the client. */
  public boolean isOfFilter(MessageHeader.Field field) {
    return fieldsOfFilters.contains(field);
  }

  /** To be called when the header has arrived: the reader is given the whole body. */
  public void readBody(BodyReader reader) {
    readers.add(reader);
  }

  /** Whether a check reads the body. */
  public boolean hasReaders() {
    return !readers.isEmpty();
  }

  /** What checks at the end of the message may still take, all together. */
  public Duration timeLeft() {
    return left;
  }

  /** A check at the end of the message has taken its time. */
  void spend(Duration time) {
    left = time.compareTo(left) < 0 ? left.minus(time) : Duration.ZERO;
  }

  /** Something is to be done when the transaction is over, whatever came of it. */
  public void atEnd(Runnable action) {
    ends.add(action);
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }

  /** A part of the body has arrived. */
  public void arrived(byte[] bytes, int offset, int length) {
    for (BodyReader reader : readers) {
      reader.read(bytes, offset, length);
    }
  }
}
