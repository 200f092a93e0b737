package io.tmail.accounts;

import io.tmail.config.Settings;
import io.tmail.mail.EnvelopeRecipient;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalDouble;

/**
 * Decides for each recipient whether a message goes to the folder Junk: by the score that the user
 * has chosen, or else the server's.
 */
@ApplicationScoped
public class JunkScores {
  private static final double LEAST = 1;
  private static final double MOST = 1000;

  private UserTables users;
  private double normal;

  protected JunkScores() {}

  @Inject
  public JunkScores(UserTables users, Settings settings) {
    this.users = users;
    this.normal = settings.filters().junkFrom();
  }

  /** Sets what a user has chosen; throws {@link AccountsException} if it is out of range. */
  static void choose(User user, double score) {
    if (score != 0 && !(score >= LEAST && score <= MOST)) {
      throw AccountsException.refused(
          "junkScore",
          "the junk score must be %.0f to %.0f, or 0 for the server's own".formatted(LEAST, MOST));
    }
    user.junkFrom(score == 0 ? null : score);
  }

  /** The score that counts for users who have not chosen one. */
  public double normal() {
    return normal;
  }

  /** Whether the score is too high for the recipient's inbox. */
  public boolean isJunk(EnvelopeRecipient recipient, double score) {
    return score >= Math.min(LEAST, normal) && score >= of(recipient);
  }

  private double of(EnvelopeRecipient recipient) {
    return recipient.destination().isMailbox()
        ? chosen(recipient.address()).orElse(normal)
        : Double.POSITIVE_INFINITY;
  }

  /** What the owner of a mailbox has chosen. */
  protected OptionalDouble chosen(String login) {
    return users.find(login).map(User::junkScore).orElseGet(OptionalDouble::empty);
  }
}
