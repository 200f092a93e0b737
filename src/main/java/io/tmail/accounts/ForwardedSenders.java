package io.tmail.accounts;

import io.tmail.config.SecretFile;
import io.tmail.config.Settings;
import io.tmail.config.SrsSettings;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.mail.MailAddress;
import io.tmail.mail.ReversePath;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Gives mail that is forwarded to other servers a sender of this server ({@link Srs}), so that SPF
 * passes there and bounces find their way back. Off unless TMAIL_SRS is set.
 */
@ApplicationScoped
public class ForwardedSenders {
  private static final int SECRET_OCTETS = 24;

  private DomainTables domains;
  private Clock clock;
  private Optional<Srs> srs = Optional.empty();

  protected ForwardedSenders() {}

  @Inject
  public ForwardedSenders(Settings settings, DomainTables domains, Clock clock) {
    this.domains = domains;
    this.clock = clock;
    this.srs = settings.srs().on() ? Optional.of(open(settings.srs())) : Optional.empty();
  }

  private static Srs open(SrsSettings settings) {
    try {
      String text = SecretFile.readOrMake(settings.secrets(), ForwardedSenders::secret);
      List<String> secrets =
          text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (secrets.isEmpty()) {
        throw new IllegalStateException(settings.secrets() + " holds no secret");
      }
      return new Srs(settings.domain(), secrets);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String secret() {
    byte[] octets = new byte[SECRET_OCTETS];
    new SecureRandom().nextBytes(octets);
    return Base64.getUrlEncoder().encodeToString(octets);
  }

  /**
   * A recipient on another server that mail is forwarded to, with the sender that the mail has
   * there. One with a sender of its own keeps it, and so does mail from here and from nobody.
   */
  public EnvelopeRecipient forwarded(EnvelopeRecipient recipient, ReversePath sender) {
    return srs.isEmpty() || isOurs(sender) || recipient.reversePath().isPresent()
        ? recipient
        : recipient.from(
            ReversePath.of(srs.get().rewrite(sender.address().orElseThrow(), clock.instant())));
  }

  private boolean isOurs(ReversePath sender) {
    return sender.isNull() || domains.find(sender.domain()).filter(RcptHost::isLocal).isPresent();
  }

  /** What a rewritten sender of ours stands for as a recipient; empty if the address is none. */
  Optional<Recipient> resolve(MailAddress address) {
    return srs.filter(each -> each.isOurs(address))
        .map(
            each ->
                each.original(address, clock.instant())
                    .<Recipient>map(Recipient.Returned::new)
                    .orElseGet(Recipient.NoMailbox::new));
  }
}
