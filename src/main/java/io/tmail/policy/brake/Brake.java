package io.tmail.policy.brake;

import io.tmail.config.BrakeSettings;
import io.tmail.config.Settings;
import io.tmail.delivery.DeliveryResult;
import io.tmail.mail.MailAddress;
import io.tmail.queue.QueueEvent;
import io.tmail.rates.RateCounter;
import io.tmail.rates.RateCounters;
import io.tmail.sending.SendingLimits;
import io.tmail.sending.Suspensions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Counts what each user does that a thief would do, over all nodes, and suspends who does too much
 * of it. Any thread may call.
 */
@ApplicationScoped
public class Brake {
  private static final Logger LOG = Logger.getLogger("tmail");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_USERS = 100_000;
  private static final int MOST_WAITING = 10_000;

  /** Of a user with a higher limit of new recipients, one in ten may be refused. */
  private static final int REFUSED_SHARE = 10;

  private RateCounter ofDomains;
  private final Map<Sign, RateCounter> counters = new EnumMap<>(Sign.class);

  /** How many recipients of each user other servers have refused, not counted yet. */
  private final Map<String, Integer> refusedElsewhere = new ConcurrentHashMap<>();

  private BrakeSettings settings;
  private SendingLimits limits;
  private Suspensions suspensions;

  protected Brake() {}

  @Inject
  public Brake(
      Settings settings, RateCounters rates, SendingLimits limits, Suspensions suspensions) {
    this.settings = settings.limits().brake();
    this.limits = limits;
    this.suspensions = suspensions;
    this.ofDomains = rates.counter("domain-new-recipients", HOUR, MOST_USERS);
    for (Sign each : Sign.values()) {
      counters.put(each, rates.counter("brake-" + each.counter(), HOUR, MOST_USERS));
    }
  }

  /**
   * The user does it once more.
   *
   * @param program the app password in use; empty for the user's own, or if nobody knows
   * @return whether that was too much: the user is suspended then
   */
  boolean isTooMuch(String login, Sign sign, String program) {
    int most = most(login, sign);
    if (most == 0) {
      return false;
    }
    RateCounter counter = counters.get(sign);
    // a user who was restored begins with nothing, on all nodes
    String key = login + ' ' + suspensions.restoredAt(login).toEpochMilli();
    counter.add(key, 1);
    int count = counter.count(key);
    if (count > most / 2) {
      count = counter.exactCount(key); // other nodes may have counted the other half just now
    }
    return count > most && suspend(login, sign.reason(count), program);
  }

  /**
   * The user writes to one more new recipient; whether all users of the domain together have
   * written to too many. That suspends nobody.
   */
  boolean isTooMuchForDomain(String login) {
    String domain = MailAddress.domainOf(login);
    int most = domain.equals(login) ? 0 : limits.of(domain).newRecipients().orElse(0);
    if (most == 0) {
      return false;
    }
    ofDomains.add(domain, 1);
    return ofDomains.count(domain) > most;
  }

  /** How often the user may do it in an hour; 0 for any number. */
  private int most(String login, Sign sign) {
    int most = sign.most(settings);
    if (most == 0 || (sign != Sign.NEW_RECIPIENTS && sign != Sign.REFUSED)) {
      return most;
    }
    int own = limits.of(login).newRecipients().orElse(-1);
    return switch (sign) {
      case NEW_RECIPIENTS -> own < 0 ? most : own;
      default -> own == 0 ? 0 : Math.max(most, own / REFUSED_SHARE);
    };
  }

  /** Where it cannot be written down the next sign leads here again. */
  private boolean suspend(String login, String reason, String program) {
    try {
      suspensions.suspend(login, reason, program);
      return true;
    } catch (RuntimeException unwritten) {
      LOG.log(Level.WARNING, "not suspended: " + login + " (" + reason + ")", unwritten);
      return false;
    }
  }

  /**
   * Other servers have refused a recipient that a user named. Told on the queue's writer, which
   * must not wait: the rest is done by {@link #drain}.
   */
  void onSettled(@Observes QueueEvent event) {
    if (event instanceof QueueEvent.Settled settled
        && settled.result() instanceof DeliveryResult.Failed
        && settled.recipient().recipient().isRemote()
        && !settled.recipient().recipient().isForwarded()
        && !event.message().authUser().isEmpty()
        && refusedElsewhere.size() < MOST_WAITING) {
      refusedElsewhere.merge(event.message().authUser(), 1, Integer::sum);
    }
  }

  /** Counts what other servers have refused since the last call. */
  void drain() {
    for (String login : List.copyOf(refusedElsewhere.keySet())) {
      Integer times = refusedElsewhere.remove(login);
      for (int i = 0; times != null && i < times; i++) {
        if (isTooMuch(login, Sign.REFUSED, "")) {
          break;
        }
      }
    }
  }
}
