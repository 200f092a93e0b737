package io.tmail.policy.lists;

import io.tmail.accounts.Recipient;
import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.Settings;
import io.tmail.mail.Finding;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.policy.identity.Aligned;
import io.tmail.policy.identity.Authenticated;
import io.tmail.senders.Opinion;
import io.tmail.senders.SenderList;
import io.tmail.senders.SenderLists;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whom the server, a domain or a user allows or blocks. The user's list comes first, then that of
 * the domain, then the server's. A block of the client or of the sender in MAIL is final at RCPT;
 * the author in From is known when the header has arrived. An allowed name counts only if it is
 * authenticated: anybody may claim it.
 */
@Dependent
final class SenderListCheck extends Filter {
  private static final double ALLOWED = -5;
  private static final double BLOCKED = 5;

  private final SenderLists lists;

  /**
   * A transaction's recipients.
   *
   * @param authors of From, once the header is there
   */
  private record Named(List<To> recipients, List<MailAddress> authors) {}

  /**
   * One of them.
   *
   * @param address that was named
   * @param logins of the mailboxes that it leads to
   * @param domain of the address
   */
  private record To(String address, List<String> logins, String domain) {
    To {
      logins = List.copyOf(logins);
    }

    /** Whose lists count for a mailbox besides the server's, the narrowest first. */
    List<String> owners(String login) {
      return Stream.of(login, MailAddress.domainOf(login), domain).distinct().toList();
    }

    List<String> owners() {
      return logins.size() == 1 ? owners(logins.get(0)) : List.of(domain);
    }
  }

  @Inject
  SenderListCheck(Settings settings, SenderLists lists) {
    super(settings.filters(), "lists", Rank.OWN_LISTS);
    this.lists = lists;
  }

  /** A recipient's own list overrules the server's. */
  @Override
  public boolean yieldsToAllowed() {
    return false;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    if (transaction.isFromStranger()) {
      transaction.evidence().put(Named.class, new Named(new ArrayList<>(), new ArrayList<>()));
      if (lists.ofServer().of(transaction.client().ip()).equals(Optional.of(Opinion.ALLOWED))) {
        transaction.allow();
      }
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    Optional<Named> named = transaction.evidence().get(Named.class);
    if (named.isEmpty()) {
      return Verdict.PASS;
    }
    To to =
        new To(
            rcpt.path().address().toString(),
            logins(rcpt.resolved()),
            rcpt.path().address().domain());
    named.get().recipients().add(to);
    return mode() == Mode.REFUSE && isBlocked(transaction, to)
        ? objection(Reason.BLOCKED, "5.7.1", "this recipient takes no mail from you", List.of())
        : Verdict.PASS;
  }

  /** Whether it is certain by now: whoever is on a narrower allow list may prove to be genuine. */
  private boolean isBlocked(Transaction transaction, To to) {
    return opinion(to.owners(), transaction, List.of(), address -> true)
        .equals(Optional.of(Opinion.BLOCKED));
  }

  private static List<String> logins(Recipient resolved) {
    if (resolved instanceof Recipient.Mailbox mailbox) {
      return List.of(mailbox.login());
    }
    return resolved instanceof Recipient.Aliased alias
        ? alias.mailboxes().stream().map(Recipient.Mailbox::login).toList()
        : List.of();
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    transaction
        .evidence()
        .get(Named.class)
        .ifPresent(
            named ->
                named
                    .authors()
                    .addAll(
                        header.value("from").flatMap(MessageHeader::authors).orElse(List.of())));
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    return transaction
        .evidence()
        .get(Named.class)
        .map(named -> judged(transaction, named))
        .orElse(Verdict.PASS);
  }

  private Verdict judged(Transaction transaction, Named named) {
    Predicate<MailAddress> isGenuine = address -> isGenuine(transaction, address);
    List<Optional<Opinion>> opinions = new ArrayList<>();
    Set<String> accepted = new HashSet<>(transaction.recipients());
    for (To each : named.recipients()) {
      if (!accepted.contains(each.address())) {
        continue; // refused by another check
      }
      for (String login : each.logins()) {
        Optional<Opinion> one =
            opinion(each.owners(login), transaction, named.authors(), isGenuine);
        one.ifPresent(said -> transaction.note(login, said));
        opinions.add(one);
      }
      if (each.logins().isEmpty()) {
        opinions.add(opinion(each.owners(), transaction, named.authors(), isGenuine));
      }
    }
    return verdict(transaction, opinions);
  }

  private Verdict verdict(Transaction transaction, List<Optional<Opinion>> opinions) {
    if (isUnanimous(opinions, Opinion.ALLOWED)) {
      transaction.allow();
      return Verdict.found(finding("allowed", ALLOWED, "by the lists of all recipients"));
    }
    if (isUnanimous(opinions, Opinion.BLOCKED)) {
      List<Finding> findings =
          List.of(finding("blocked", BLOCKED, "by the lists of all recipients"));
      return objection(
          Reason.BLOCKED, "5.7.1", "the recipients take no mail from this sender", findings);
    }
    return Stream.of(Opinion.values()).noneMatch(each -> opinions.contains(Optional.of(each)))
        ? Verdict.PASS
        : Verdict.found(finding("mixed", 0, "some recipients allow or block the sender"));
  }

  private static boolean isUnanimous(List<Optional<Opinion>> opinions, Opinion opinion) {
    return !opinions.isEmpty() && opinions.stream().allMatch(Optional.of(opinion)::equals);
  }

  /** What the first list with an opinion says. */
  private Optional<Opinion> opinion(
      List<String> owners,
      Transaction transaction,
      List<MailAddress> authors,
      Predicate<MailAddress> isGenuine) {
    return lists.of(owners).stream()
        .map(list -> opinion(list, transaction, authors, isGenuine))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The author is what people see, so it comes first, and the client last. */
  private static Optional<Opinion> opinion(
      SenderList list,
      Transaction transaction,
      List<MailAddress> authors,
      Predicate<MailAddress> isGenuine) {
    return Stream.concat(authors.stream(), transaction.mail().reversePath().address().stream())
        .map(
            address ->
                list.of(address).filter(said -> said == Opinion.BLOCKED || isGenuine.test(address)))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> list.of(transaction.client().ip()));
  }

  /** Whether SPF, DKIM or DMARC say that the domain of the address sent the message. */
  private static boolean isGenuine(Transaction transaction, MailAddress address) {
    String domain = address.domain();
    Authenticated authenticated = Authenticated.of(transaction.evidence());
    boolean byDmarc = Aligned.author(transaction.evidence()).filter(domain::equals).isPresent();
    return byDmarc
        || Stream.concat(authenticated.spf().stream(), authenticated.dkim().stream())
            .anyMatch(each -> domain.equals(each) || domain.endsWith("." + each));
  }
}
