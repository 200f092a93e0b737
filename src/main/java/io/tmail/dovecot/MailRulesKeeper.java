package io.tmail.dovecot;

import io.tmail.accounts.DomainTables;
import io.tmail.config.Settings;
import io.tmail.mail.InvalidAddressException;
import io.tmail.mail.MailAddress;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Login;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Users' mail rules, kept as the Sieve script {@code tmail}; for the user and for administrators of
 * the user's domain. Any thread may call; failures are as in {@link SieveScripts}.
 */
@ApplicationScoped
public class MailRulesKeeper {
  /** The script that rules are written to. */
  public static final String SCRIPT = "tmail";

  private static final int MOST_FILTERS = 50;
  private static final int MOST_TEXT = 10_000;
  private static final int MOST_LINE = 250;
  private static final int MOST_ADDRESSES = 50;
  private static final int MOST_DAYS = 30;

  private SieveScripts scripts;
  private DomainTables domains;
  private Settings settings;

  protected MailRulesKeeper() {}

  @Inject
  MailRulesKeeper(SieveScripts scripts, DomainTables domains, Settings settings) {
    this.scripts = scripts;
    this.domains = domains;
    this.settings = settings;
  }

  public KeptRules rules(String login) {
    Optional<String> active = scripts.active(login);
    if (active.isEmpty()) {
      return new KeptRules(MailRules.NONE, false, "");
    }
    Optional<MailRules> ours =
        active
            .filter(SCRIPT::equals)
            .flatMap(name -> MailRulesScript.read(scripts.text(login, name)));
    return new KeptRules(ours.orElse(MailRules.NONE), ours.isEmpty(), active.get());
  }

  /**
   * Saves rules, effective from the next message.
   *
   * @param overwrite whether a script that tmail did not write may be replaced or deactivated;
   *     without it that is a conflict with the field {@code overwrite}
   */
  public void save(String login, MailRules rules, boolean overwrite) {
    check(rules.vacation());
    check(login, rules);
    if (!overwrite && rules(login).foreign()) {
      throw AccountsException.conflict(
          "overwrite",
          "the active script was not written by tmail; confirm that it may be overwritten");
    }
    scripts.put(login, SCRIPT, MailRulesScript.write(rules), true);
  }

  private static void check(MailRules.Vacation vacation) {
    if (vacation.on() && vacation.text().isBlank()) {
      throw AccountsException.refused("text", "an automatic reply needs a text");
    }
    if (vacation.text().length() > MOST_TEXT) {
      throw AccountsException.refused("text", "the text has at most " + MOST_TEXT + " characters");
    }
    expectLine("subject", vacation.subject());
    if (vacation.days() < 1 || vacation.days() > MOST_DAYS) {
      throw AccountsException.refused("days", "days must be 1 to " + MOST_DAYS);
    }
    if (vacation.from().isPresent()
        && vacation.until().isPresent()
        && vacation.until().get().isBefore(vacation.from().get())) {
      throw AccountsException.refused("until", "the last day comes before the first");
    }
    if (vacation.addresses().size() > MOST_ADDRESSES) {
      throw AccountsException.refused("addresses", "at most " + MOST_ADDRESSES + " addresses");
    }
    vacation.addresses().forEach(each -> address("addresses", each));
  }

  private void check(String login, MailRules rules) {
    if (rules.filters().size() > MOST_FILTERS) {
      throw AccountsException.refused("filters", "at most " + MOST_FILTERS + " filters");
    }
    int most = settings.sieve().maxForwards();
    if (rules.forwards().size() > most) {
      throw AccountsException.refused(
          "to", "mail may be forwarded to at most " + most + " addresses");
    }
    rules.forwarding().to().forEach(each -> expectAllowed(login, "to", each));
    for (int i = 0; i < rules.filters().size(); i++) {
      check(login, "filters", rules.filters().get(i));
    }
  }

  private void check(String login, String field, MailRules.Filter filter) {
    for (String line : List.of(filter.header(), filter.value(), filter.argument())) {
      expectLine(field, line);
    }
    if (filter.value().isEmpty()) {
      throw AccountsException.refused(field, "a filter needs a text to search for");
    }
    if (filter.field() == MailRules.Field.HEADER && !filter.header().matches("[!-9;-~]{1,76}")) {
      throw AccountsException.refused(
          field, "'" + filter.header() + "' is not a valid header field name");
    }
    switch (filter.action()) {
      case FOLDER -> {
        if (!filter.argument().matches("[^/.~%*][^/%*]{0,199}")
            || filter.argument().endsWith(".")) {
          throw AccountsException.refused(
              field,
              "'"
                  + filter.argument()
                  + "' is not a valid folder name; a dot separates folder and subfolder");
        }
      }
      case FORWARD -> expectAllowed(login, field, filter.argument());
      case FLAG, DISCARD -> {}
    }
  }

  private static void expectLine(String field, String text) {
    if (text.length() > MOST_LINE || text.chars().anyMatch(Character::isISOControl)) {
      throw AccountsException.refused(field, "a line has at most " + MOST_LINE + " characters");
    }
  }

  private void expectAllowed(String login, String field, String text) {
    MailAddress address = address(field, text);
    if (address.toLowerCase().equals(Login.normal(login))) {
      throw AccountsException.refused(field, "mail cannot be forwarded to " + text + " itself");
    }
    if (!settings.sieve().forwardOutside() && domains.find(address.domain()).isEmpty()) {
      throw AccountsException.refused(
          field, "mail may not be forwarded to other domains such as " + address.domain());
    }
  }

  private static MailAddress address(String field, String text) {
    try {
      return MailAddress.parse(text);
    } catch (InvalidAddressException invalid) {
      throw AccountsException.refused(field, "'" + text + "' is not a valid email address");
    }
  }
}
