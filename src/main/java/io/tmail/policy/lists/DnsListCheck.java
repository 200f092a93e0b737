package io.tmail.policy.lists;

import io.tmail.config.FilterSettings.Mode;
import io.tmail.config.ListSettings;
import io.tmail.config.Settings;
import io.tmail.dns.Dns;
import io.tmail.dns.Inquiry;
import io.tmail.mail.Finding;
import io.tmail.mail.MailAddress;
import io.tmail.mail.MessageHeader;
import io.tmail.policy.Client;
import io.tmail.policy.Evidence;
import io.tmail.policy.Filter;
import io.tmail.policy.Message;
import io.tmail.policy.Rank;
import io.tmail.policy.Rcpt;
import io.tmail.policy.Reason;
import io.tmail.policy.Transaction;
import io.tmail.policy.Verdict;
import io.tmail.policy.identity.Inquiries;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * What lists in DNS say about the client's address and the sender's domains. Asked when the client
 * connects and at MAIL; awaited at RCPT if it may refuse, else at the end of the message.
 */
@Dependent
final class DnsListCheck extends Filter {
  private static final Logger LOG = Logger.getLogger("tmail");

  /** No finding of ours goes over 5, in either direction. */
  private static final double MOST = 5;

  private static final int MOST_DOMAINS = 5;

  private final ListSettings lists;
  private final Dns dns;

  /** Lists that cannot be believed at present, and why. */
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  /** The question of a session. */
  private record OfClient(Inquiry<List<Listing>> inquiry) {}

  /** The questions of a transaction. */
  private record OfDomains(Set<String> asked, List<Inquiry<List<Listing>>> inquiries) {}

  @Inject
  DnsListCheck(Settings settings, Dns dns) {
    super(settings.filters(), "dnsbl", Rank.LISTS);
    this.lists = settings.filters().lists();
    this.dns = dns;
  }

  @Override
  public boolean isOn() {
    return super.isOn() && !(lists.ofAddresses().isEmpty() && lists.ofDomains().isEmpty());
  }

  @Override
  public List<String> troubles() {
    return troubles.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .sorted()
        .toList();
  }

  @Override
  public Verdict onConnect(Client client, Evidence session) {
    if (client.isRemote() && !lists.ofAddresses().isEmpty()) {
      session.put(
          OfClient.class,
          new OfClient(
              Inquiry.begin(
                  dns, answers -> Listing.ofAddress(lists.ofAddresses(), client.ip(), answers))));
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    if (transaction.isFromStranger()) {
      Inquiries inquiries = Inquiries.of(transaction.evidence());
      transaction.evidence().get(OfClient.class).ifPresent(each -> inquiries.add(each.inquiry()));
      transaction
          .evidence()
          .put(OfDomains.class, new OfDomains(new LinkedHashSet<>(), new ArrayList<>()));
      transaction.client().helo().ifPresent(helo -> ask(transaction, helo));
      ask(transaction, transaction.mail().reversePath().domain());
    }
    return Verdict.PASS;
  }

  /** The name in HELO may be anything; only domains are asked about. */
  private void ask(Transaction transaction, String domain) {
    OfDomains questions = transaction.evidence().get(OfDomains.class).orElseThrow();
    if (!lists.ofDomains().isEmpty()
        && domain.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})+")
        && !domain.matches(".*\\.\\d+")
        && questions.asked().size() < MOST_DOMAINS
        && questions.asked().add(domain.toLowerCase(Locale.ROOT))) {
      questions
          .inquiries()
          .add(
              Inquiries.of(transaction.evidence())
                  .begin(dns, answers -> Listing.ofDomain(lists.ofDomains(), domain, answers)));
    }
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    if (mode() != Mode.REFUSE || !transaction.isFromStranger()) {
      return Verdict.PASS;
    }
    Verdict verdict = verdict(transaction);
    return verdict instanceof Verdict.Refuse ? verdict : Verdict.PASS;
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    if (transaction.isFromStranger()) {
      header.value("from").flatMap(MessageHeader::authors).orElse(List.of()).stream()
          .map(MailAddress::domain)
          .forEach(domain -> ask(transaction, domain));
    }
    return Verdict.PASS;
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    return transaction.isFromStranger() ? verdict(transaction) : Verdict.PASS;
  }

  private Verdict verdict(Transaction transaction) {
    List<Listing> listed = listings(transaction).stream().filter(Listing::isListed).toList();
    double sum = listed.stream().mapToDouble(each -> each.list().weight()).sum();
    List<Finding> findings = listed.stream().map(this::finding).toList();
    return sum < lists.threshold()
        ? new Verdict.Pass(findings)
        : objection(Reason.LISTED, "5.7.1", text(listed), findings);
  }

  private List<Listing> listings(Transaction transaction) {
    Inquiries inquiries = Inquiries.of(transaction.evidence());
    List<Listing> all = new ArrayList<>();
    transaction
        .evidence()
        .get(OfClient.class)
        .ifPresent(each -> all.addAll(inquiries.await(each.inquiry())));
    transaction
        .evidence()
        .get(OfDomains.class)
        .ifPresent(each -> each.inquiries().forEach(one -> all.addAll(inquiries.await(one))));
    all.forEach(this::watch);
    return all;
  }

  /** Tells once that a list cannot be believed, and once that it can again. */
  private void watch(Listing listing) {
    String zone = listing.list().zone();
    if (listing.trouble().isPresent()) {
      String why = listing.trouble().get();
      if (!why.equals(troubles.put(zone, why))) {
        LOG.log(Level.WARNING, "dnsbl: {0} is ignored: {1}", new Object[] {zone, why});
      }
    } else if (listing.isListed() && troubles.remove(zone) != null) {
      LOG.log(Level.INFO, "dnsbl: {0} is believed again", zone);
    }
  }

  private Finding finding(Listing listing) {
    double score = Math.max(-MOST, Math.min(MOST, listing.list().weight()));
    return finding(
        score < 0 ? "allowed" : "listed", score, listing.about() + " in " + listing.list().zone());
  }

  private static String text(List<Listing> listed) {
    return listed.stream()
        .filter(each -> each.list().weight() > 0)
        .map(each -> each.about() + " is listed by " + each.list().zone())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
