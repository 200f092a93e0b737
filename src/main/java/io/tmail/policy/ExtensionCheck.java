package io.tmail.policy;

import io.tmail.config.FilterSettings;
import io.tmail.mail.Finding;
import io.tmail.mail.MessageHeader;
import io.tmail.runtime.ForeignCode;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A check that is not ours: a bean of a jar in {@code TMAIL_HOME/lib}. It is switched and graded by
 * a setting like ours. If it throws, it is passed over, and the finding says so.
 */
final class ExtensionCheck extends Filter {
  private static final String OURS = Check.class.getPackageName().replaceFirst("policy$", "");
  private static final String NAME = "[a-z0-9]{1,30}";

  private final Check check;
  private final ForeignCode foreign;

  /** The last failure, until a message has passed without one. */
  private volatile String failure = "";

  private ExtensionCheck(FilterSettings settings, Check check) {
    super(settings, check.name(), check.rank());
    this.check = check;
    this.foreign = new ForeignCode("the extension " + check.name());
  }

  /** The checks, those of extensions guarded; one that cannot be used is logged and left out. */
  static List<Check> guarded(Instance<Check> beans, FilterSettings settings) {
    List<Check> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Instance.Handle<Check> each : beans.handles()) {
      if (isOurs(each.getBean().getBeanClass())) {
        all.add(each.get());
        names.add(each.get().name());
      }
    }
    for (Instance.Handle<Check> each : beans.handles()) {
      Class<?> type = each.getBean().getBeanClass();
      if (!isOurs(type)) {
        Supplier<List<Check>> made = () -> List.of(guard(each.get(), settings, names));
        all.addAll(
            new ForeignCode("the extension " + type.getName()).call(made, broken -> List.of()));
      }
    }
    return all;
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(OURS);
  }

  static Check guard(Check check, FilterSettings settings, Set<String> names) {
    if (!check.name().matches(NAME) || !names.add(check.name())) {
      throw new IllegalArgumentException("the name is malformed or taken: " + check.name());
    }
    return new ExtensionCheck(settings, check);
  }

  @Override
  public boolean isExtension() {
    return true;
  }

  @Override
  public boolean isOn() {
    return super.isOn() && foreign.call(check::isOn, broken -> false);
  }

  @Override
  public List<String> troubles() {
    List<String> all = new ArrayList<>(foreign.call(check::troubles, broken -> List.of()));
    if (!failure.isEmpty()) {
      all.add("fails: " + failure);
    }
    return all;
  }

  @Override
  public Verdict onConnect(Client client, Evidence session) {
    return guarded(() -> check.onConnect(client, session));
  }

  @Override
  public Verdict onMail(Transaction transaction) {
    return guarded(() -> check.onMail(transaction));
  }

  @Override
  public Verdict onRcpt(Transaction transaction, Rcpt rcpt) {
    return guarded(() -> check.onRcpt(transaction, rcpt));
  }

  @Override
  public Verdict onHeader(Transaction transaction, MessageHeader header) {
    return guarded(() -> check.onHeader(transaction, header));
  }

  @Override
  public Verdict onMessage(Transaction transaction, Message message) {
    String before = failure;
    Verdict verdict = guarded(() -> check.onMessage(transaction, message));
    failure = failure.equals(before) ? "" : failure;
    return verdict;
  }

  private Verdict guarded(Supplier<Verdict> step) {
    return foreign.call(
        () -> graded(step.get()),
        broken -> {
          failure = broken.getClass().getName();
          return Verdict.found(finding("temperror", 0, failure));
        });
  }

  /** What it wants, or less if the setting says so. */
  private Verdict graded(Verdict wanted) {
    if (wanted instanceof Verdict.Refuse refuse) {
      if (refuse.reply().isPositive()) {
        throw new IllegalStateException("refuses with a positive reply: " + refuse.reply());
      }
      List<Finding> findings =
          refuse.findings().isEmpty()
              ? List.of(finding("fail", 0, refuse.reply().text()))
              : refuse.findings();
      return switch (mode()) {
        case OFF, MARK -> new Verdict.Pass(findings);
        case JUNK -> new Verdict.Divert(Disposition.JUNK, findings);
        case QUARANTINE -> new Verdict.Divert(Disposition.QUARANTINE, findings);
        case REFUSE -> new Verdict.Refuse(refuse.reply(), refuse.reason(), findings);
      };
    }
    if (wanted instanceof Verdict.Divert divert) {
      return diverted(divert);
    }
    return new Verdict.Pass(wanted.findings());
  }

  private Verdict diverted(Verdict.Divert wanted) {
    return switch (mode()) {
      case OFF, MARK -> new Verdict.Pass(wanted.findings());
      case JUNK -> new Verdict.Divert(Disposition.JUNK, wanted.findings());
      case QUARANTINE ->
          new Verdict.Divert(
              wanted.disposition() == Disposition.DISCARD
                  ? Disposition.QUARANTINE
                  : wanted.disposition(),
              wanted.findings());
      case REFUSE -> wanted;
    };
  }
}
