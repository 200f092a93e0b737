package io.tmail.policy;

import io.tmail.mail.BodyReader;
import io.tmail.mail.Finding;
import io.tmail.mail.Voucher;
import io.tmail.senders.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One mail transaction as checks see it, from MAIL to its end. Used by the session's thread. */
public final class Transaction {
  private final Client client;
  private final Mail mail;
  private final Voucher voucher;
  private final Evidence evidence;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Opinion> opinions = new HashMap<>();
  private Disposition disposition = Disposition.DELIVER;
  private boolean isAllowed;
  private final List<String> recipients = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();
  private final List<BodyReader> readers = new ArrayList<>();

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

  /** The addresses that the client has named, as it named them. */
  public List<String> recipients() {
    return List.copyOf(recipients);
  }

  /** A recipient was accepted. */
  public void addRecipient(String address) {
    recipients.add(address);
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

  /** To be called when the header has arrived: the reader is given the whole body. */
  public void readBody(BodyReader reader) {
    readers.add(reader);
  }

  /** Whether a check reads the body. */
  public boolean hasReaders() {
    return !readers.isEmpty();
  }

  /** A part of the body has arrived. */
  public void arrived(byte[] bytes, int offset, int length) {
    for (BodyReader reader : readers) {
      reader.read(bytes, offset, length);
    }
  }
}
