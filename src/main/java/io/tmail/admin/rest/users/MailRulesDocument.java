package io.tmail.admin.rest.users;

import io.tmail.dovecot.KeptRules;
import io.tmail.dovecot.MailRules;
import jakarta.ws.rs.BadRequestException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user's mail rules, in responses and requests; what a request omits is off. */
@Schema(name = "MailRules")
public record MailRulesDocument(
    @Schema(description = "the automatic reply") VacationDocument vacation,
    @Schema(description = "addresses that mail is forwarded to") ForwardingDocument forwarding,
    @Schema(description = "filters, applied in this order") List<FilterDocument> filters,
    @Schema(
            readOnly = true,
            description =
                "whether a script that tmail did not write is active; the rules would replace it")
        Boolean foreign) {

  /** The automatic reply. */
  @Schema(name = "Vacation")
  public record VacationDocument(
      @Schema(description = "whether automatic replies are sent") Boolean on,
      @Schema(description = "first day; unlimited if omitted", example = "2026-12-24") String from,
      @Schema(description = "last day; unlimited if omitted", example = "2027-01-02") String until,
      @Schema(description = "if omitted: Auto, and the subject of the message", example = "Away")
          String subject,
      @Schema(example = "I am back on 3 January.") String text,
      @Schema(description = "days between replies to the same sender, 1 to 30", example = "7")
          Integer days,
      @Schema(description = "further addresses of the user to reply for") List<String> addresses) {}

  /** Forwarding of mail. */
  @Schema(name = "Forwarding")
  public record ForwardingDocument(
      @Schema(example = "[\"toorop@example.org\"]") List<String> to,
      @Schema(description = "whether a copy is kept here; default: true") Boolean keepCopy) {}

  /** What is done with matching mail. */
  @Schema(name = "Filter")
  public record FilterDocument(
      @Schema(description = "from, to, subject or header", example = "from") String field,
      @Schema(description = "name of the header field, if field is header", example = "List-Id")
          String header,
      @Schema(description = "contains or is", example = "contains") String match,
      @Schema(example = "@example.org") String value,
      @Schema(description = "folder, flag, discard or forward", example = "folder") String action,
      @Schema(description = "the folder, or the address", example = "Work") String argument,
      @Schema(description = "whether later filters are skipped after a match") Boolean stop) {}

  static MailRulesDocument of(KeptRules kept) {
    MailRules.Vacation vacation = kept.rules().vacation();
    return new MailRulesDocument(
        new VacationDocument(
            vacation.on(),
            vacation.from().map(LocalDate::toString).orElse(null),
            vacation.until().map(LocalDate::toString).orElse(null),
            vacation.subject(),
            vacation.text(),
            vacation.days(),
            vacation.addresses()),
        new ForwardingDocument(
            kept.rules().forwarding().to(), kept.rules().forwarding().keepCopy()),
        kept.rules().filters().stream().map(MailRulesDocument::document).toList(),
        kept.foreign());
  }

  private static FilterDocument document(MailRules.Filter filter) {
    return new FilterDocument(
        lower(filter.field()),
        filter.header(),
        lower(filter.match()),
        filter.value(),
        lower(filter.action()),
        filter.argument(),
        filter.stop());
  }

  MailRules rules() {
    return new MailRules(
        vacation == null ? MailRules.NONE.vacation() : rules(vacation),
        forwarding == null
            ? MailRules.NONE.forwarding()
            : new MailRules.Forwarding(
                texts(forwarding.to), !Boolean.FALSE.equals(forwarding.keepCopy)),
        filters == null
            ? List.of()
            : filters.stream().filter(Objects::nonNull).map(MailRulesDocument::rule).toList());
  }

  private static MailRules.Vacation rules(VacationDocument vacation) {
    return new MailRules.Vacation(
        Boolean.TRUE.equals(vacation.on),
        day("from", vacation.from),
        day("until", vacation.until),
        text(vacation.subject),
        text(vacation.text),
        vacation.days == null ? MailRules.NONE.vacation().days() : vacation.days,
        texts(vacation.addresses));
  }

  private static MailRules.Filter rule(FilterDocument filter) {
    return new MailRules.Filter(
        choice(MailRules.Field.class, "field", filter.field),
        text(filter.header),
        choice(MailRules.Match.class, "match", filter.match),
        text(filter.value),
        choice(MailRules.Action.class, "action", filter.action),
        text(filter.argument),
        Boolean.TRUE.equals(filter.stop));
  }

  private static Optional<LocalDate> day(String name, String text) {
    try {
      return text(text).isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException malformed) {
      throw new BadRequestException(name + " must be a date such as 2026-12-24");
    }
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name, String text) {
    for (E each : type.getEnumConstants()) {
      if (lower(each).equals(text)) {
        return each;
      }
    }
    throw new BadRequestException(name + " of a filter is not one of the allowed values");
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static List<String> texts(List<String> texts) {
    return texts == null ? List.of() : texts.stream().filter(Objects::nonNull).toList();
  }
}
