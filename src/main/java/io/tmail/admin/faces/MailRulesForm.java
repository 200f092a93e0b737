package io.tmail.admin.faces;

import io.tmail.dovecot.KeptRules;
import io.tmail.dovecot.MailRules;
import io.tmail.dovecot.MailRulesKeeper;
import io.tmail.rights.AccountsException;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The mail rules of the visitor, or of the user named in the URL: automatic reply, forwarding,
 * filters. Kept as long as the page is shown.
 */
@Named
@ViewScoped
public class MailRulesForm implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String FORM = "rules";

  @Inject private MailRulesKeeper keeper;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private String login;
  private boolean known;
  private boolean foreign;
  private boolean overwrite;
  private String active = "";
  private boolean on;
  private String from;
  private String until;
  private String subject;
  private String text;
  private Integer days;
  private String addresses;
  private String to;
  private boolean keepCopy;
  private final List<FilterRow> filters = new ArrayList<>();

  @PostConstruct
  void open() {
    String asked = Asked.text(FacesContext.getCurrentInstance(), "login");
    login = asked.isEmpty() ? visitor.getName() : asked;
    try {
      show(keeper.rules(login));
      known = true;
    } catch (AccountsException unavailable) {
      notices.refused(unavailable);
    }
  }

  private void show(KeptRules kept) {
    MailRules.Vacation vacation = kept.rules().vacation();
    foreign = kept.foreign();
    overwrite = false;
    active = kept.active();
    on = vacation.on();
    from = vacation.from().map(LocalDate::toString).orElse("");
    until = vacation.until().map(LocalDate::toString).orElse("");
    subject = vacation.subject();
    text = vacation.text();
    days = vacation.days();
    addresses = String.join("\n", vacation.addresses());
    to = String.join("\n", kept.rules().forwarding().to());
    keepCopy = kept.rules().forwarding().keepCopy();
    filters.clear();
    kept.rules().filters().forEach(filter -> filters.add(FilterRow.of(filter)));
  }

  public void save() {
    try {
      keeper.save(login, rules(), overwrite);
      notices.done("rules.saved");
      show(keeper.rules(login));
    } catch (AccountsException refusal) {
      notices.refused(FORM, refusal);
    } catch (DateTimeException malformed) {
      notices.wrong(FORM, "until", "rules.noDay");
    }
  }

  private MailRules rules() {
    return new MailRules(
        new MailRules.Vacation(
            on,
            day(from),
            day(until),
            text(subject).strip(),
            text(text),
            days == null ? 7 : days,
            lines(addresses)),
        new MailRules.Forwarding(lines(to), keepCopy),
        filters.stream().map(FilterRow::filter).toList());
  }

  private static Optional<LocalDate> day(String text) {
    return text(text).isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text(text).split("[\\s,;]+")).filter(line -> !line.isEmpty()).toList();
  }

  /** One more filter, to be filled in. */
  public void addFilter() {
    filters.add(new FilterRow());
  }

  /** Leaves a filter out, from the next save on. */
  public void removeFilter(int index) {
    filters.remove(index);
  }

  /** Moves a filter up. */
  public void raiseFilter(int index) {
    if (index > 0) {
      Collections.swap(filters, index, index - 1);
    }
  }

  public MailRules.Field[] getFields() {
    return MailRules.Field.values();
  }

  public MailRules.Match[] getMatches() {
    return MailRules.Match.values();
  }

  public MailRules.Action[] getFilterActions() {
    return MailRules.Action.values();
  }

  /** Whose they are. */
  public String getLogin() {
    return login;
  }

  /** Whether they are the visitor's own. */
  public boolean isOwn() {
    return login.equals(visitor.getName());
  }

  /** Whether Dovecot returned them. */
  public boolean isKnown() {
    return known;
  }

  /** Whether a script that tmail did not write is active. */
  public boolean isForeign() {
    return foreign;
  }

  public String getActive() {
    return active;
  }

  public List<FilterRow> getFilters() {
    return filters;
  }

  public boolean isOverwrite() {
    return overwrite;
  }

  public void setOverwrite(boolean overwrite) {
    this.overwrite = overwrite;
  }

  public boolean isOn() {
    return on;
  }

  public void setOn(boolean on) {
    this.on = on;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public String getUntil() {
    return until;
  }

  public void setUntil(String until) {
    this.until = until;
  }

  public String getSubject() {
    return subject;
  }

  public void setSubject(String subject) {
    this.subject = subject;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  public Integer getDays() {
    return days;
  }

  public void setDays(Integer days) {
    this.days = days;
  }

  public String getAddresses() {
    return addresses;
  }

  public void setAddresses(String addresses) {
    this.addresses = addresses;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  public boolean isKeepCopy() {
    return keepCopy;
  }

  public void setKeepCopy(boolean keepCopy) {
    this.keepCopy = keepCopy;
  }
}
