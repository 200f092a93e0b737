package io.tmail.admin.status;

import io.tmail.admin.status.TrialResult.Check;
import java.util.List;
import java.util.Set;

/** The parts of the first page, looked at now; a listener has a trial of its own. */
record PartsTrial(Parts parts) implements Trial {
  /** Tried otherwise, or no part of the server. */
  private static final Set<Part.Kind> NOT_TRIED =
      Set.of(Part.Kind.LISTENER, Part.Kind.RESTARTS, Part.Kind.FILTER);

  @Override
  public Check check() {
    return Check.DATABASE;
  }

  @Override
  public List<TrialResult> run() {
    return parts.lookAnew().stream()
        .filter(part -> !NOT_TRIED.contains(part.kind()))
        .map(PartsTrial::finding)
        .toList();
  }

  private static TrialResult finding(Part part) {
    Check check = Check.valueOf(part.kind().name());
    return switch (part.state()) {
      case GOOD -> TrialResult.good(check, part.name(), words(part));
      case WARN -> TrialResult.warn(check, part.name(), words(part), wanted(check));
      case BAD -> TrialResult.bad(check, part.name(), words(part), wanted(check));
    };
  }

  private static String words(Part part) {
    if (part.detail().isEmpty()) {
      return part.state() == Part.State.GOOD ? "answers" : "no response";
    }
    return switch (part.kind()) {
      case CERTIFICATE ->
          part.detail().matches("-?\\d+") ? part.detail() + " days left" : part.detail();
      case DISK -> Long.parseLong(part.detail()) / (1024 * 1024) + " MiB free";
      default -> part.state() == Part.State.BAD ? part.detail() : part.detail() + " ms";
    };
  }

  private static String wanted(Check check) {
    return switch (check) {
      case CERTIFICATE -> "a certificate with its key, valid for more than three weeks";
      case DISK -> "at least a tenth of the disk and TMAIL_SMTPD_MIN_FREE";
      default -> "a response within two seconds";
    };
  }
}
