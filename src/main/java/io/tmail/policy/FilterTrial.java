package io.tmail.policy;

import io.tmail.accounts.RecipientResolver;
import io.tmail.config.LimitSettings;
import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.Finding;
import io.tmail.mail.ForwardPath;
import io.tmail.mail.MessageHeader;
import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.mail.SmtpReply;
import io.tmail.mail.Voucher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tries what the filters would say about a message. Nothing is kept, sent or counted. */
@ApplicationScoped
public class FilterTrial {
  private static final Listener PORT_25 = new Listener("0.0.0.0", 25, false, Listener.Role.MX);

  private Policy policy;
  private RecipientResolver resolver;
  private LimitSettings.Header limits;
  private Clock clock;

  protected FilterTrial() {}

  @Inject
  FilterTrial(Policy policy, RecipientResolver resolver, Settings settings, Clock clock) {
    this.clock = clock;
    this.policy = policy;
    this.resolver = resolver;
    this.limits = settings.limits().header();
  }

  /**
   * A stranger's message.
   *
   * @param client the address that it comes from
   * @param helo the name that the client gives
   * @param message header and body
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Tried(
      InetAddress client,
      String helo,
      ReversePath sender,
      List<ForwardPath> recipients,
      byte[] message) {
    public Tried {
      recipients = List.copyOf(recipients);
    }
  }

  /** Its content; what checks change about it is forgotten. */
  private static final class InMemory implements Content {
    private final MessageHeader header;
    private byte[] body;

    InMemory(MessageHeader header) throws IOException {
      this.header = header;
      this.body = header.body().readAllBytes();
    }

    @Override
    public MessageHeader header() {
      return header;
    }

    @Override
    public long size() {
      return (long) header.toWire().length + body.length;
    }

    @Override
    public InputStream open() {
      return new SequenceInputStream(new ByteArrayInputStream(header.toWire()), openBody());
    }

    @Override
    public InputStream openBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public void replaceBody(InputStream other) throws IOException {
      body = other.readAllBytes();
    }
  }

  /**
   * What would become of it.
   *
   * @param refusal the reply that refuses it; empty if it is accepted
   * @param disposition where it goes if it is accepted; by its score alone it may go to Junk, too
   */
  public record Outcome(
      Optional<SmtpReply> refusal, Disposition disposition, double score, List<Finding> findings) {}

  public Outcome run(Tried tried) {
    Client client = Client.connected(tried.client(), PORT_25).named(tried.helo());
    Evidence session = Evidence.ofSession();
    Mail mail = new Mail(tried.sender(), EsmtpParameters.NONE, tried.message().length);
    Transaction transaction = new Transaction(client, mail, Voucher.NOBODY, session);
    try (transaction) {
      return run(tried, transaction, session);
    }
  }

  private Outcome run(Tried tried, Transaction transaction, Evidence session) {
    Client client = transaction.client();
    Optional<SmtpReply> refusal =
        step(transaction, check -> check.onConnect(client, session))
            .or(() -> step(transaction, check -> check.onMail(transaction)))
            .or(() -> recipients(transaction, tried))
            .or(() -> content(transaction, tried));
    return new Outcome(
        refusal, transaction.disposition(), transaction.score(), transaction.findings());
  }

  private Optional<SmtpReply> recipients(Transaction transaction, Tried tried) {
    for (ForwardPath path : tried.recipients()) {
      int before = transaction.recipients().size();
      Rcpt rcpt = new Rcpt(path, EsmtpParameters.NONE, resolver.resolve(path.address()), before);
      Optional<SmtpReply> refusal = step(transaction, check -> check.onRcpt(transaction, rcpt));
      if (refusal.isPresent()) {
        return refusal;
      }
      transaction.addRecipient(path.address().toString(), EsmtpParameters.NONE);
    }
    return Optional.empty();
  }

  private Optional<SmtpReply> content(Transaction transaction, Tried tried) {
    try {
      InputStream message = new ByteArrayInputStream(tried.message());
      MessageHeader header = MessageHeader.read(message, limits.size(), limits.fields());
      Optional<SmtpReply> refusal = step(transaction, check -> check.onHeader(transaction, header));
      if (refusal.isPresent()) {
        return refusal;
      }
      InMemory content = new InMemory(header);
      transaction.arrived(content.body, 0, content.body.length);
      Message whole =
          new Message(
              QueueId.next(clock.millis()),
              tried.message().length,
              0,
              tried.recipients().size(),
              List.of(),
              content);
      return step(transaction, check -> check.onMessage(transaction, whole));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  private Optional<SmtpReply> step(Transaction transaction, Function<Check, Verdict> step) {
    return policy.tryOut(transaction, step) instanceof Verdict.Refuse refuse
        ? Optional.of(refuse.reply())
        : Optional.empty();
  }
}
