package io.tmail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.config.Listener;
import io.tmail.config.Settings;
import io.tmail.mail.EsmtpParameters;
import io.tmail.mail.Finding;
import io.tmail.mail.ReversePath;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionCheckTest {
  private static final Client CLIENT =
      Client.connected(
          InetAddress.getLoopbackAddress(), new Listener("127.0.0.1", 25, false, Listener.Role.MX));

  /** What a developer may have written. */
  private record Written(String name, Supplier<Verdict> verdict) implements Check {
    @Override
    public Rank rank() {
      return Rank.EXTENSIONS;
    }

    @Override
    public Verdict onMail(Transaction transaction) {
      return verdict.get();
    }

    @Override
    public List<String> troubles() {
      throw new IllegalStateException("troubles");
    }
  }

  private static Filter guard(String mode, String name, Supplier<Verdict> verdict) {
    Map<String, String> environment =
        Map.of(
            "TMAIL_HOME",
            System.getProperty("java.io.tmpdir"),
            "TMAIL_CFG",
            "/dev/null",
            "TMAIL_SMTPD_CHECK_" + name.toUpperCase(java.util.Locale.ROOT),
            mode);
    Settings settings = Settings.load(environment);
    assertEquals(List.of(), settings.warnings());
    return (Filter)
        ExtensionCheck.guard(
            new Written(name, verdict), settings.filters(), new HashSet<>(Set.of("taken")));
  }

  private static Verdict onMail(Filter check) {
    Mail mail = new Mail(ReversePath.NULL_SENDER, EsmtpParameters.NONE, 0);
    return check.onMail(Policies.transaction(CLIENT, mail));
  }

  private static Verdict broken(Throwable thrown) {
    return onMail(
        guard(
            "refuse",
            "mine",
            () -> {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (RuntimeException) thrown;
            }));
  }

  @Test
  void whatItThrowsIsAFinding() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("x"),
            new NoClassDefFoundError("x"),
            new AssertionError("x"),
            new StackOverflowError())) {
      Verdict verdict = broken(thrown);
      assertTrue(verdict instanceof Verdict.Pass);
      Finding finding = verdict.findings().get(0);
      assertEquals("mine=temperror", finding.check() + "=" + finding.result());
      assertEquals(thrown.getClass().getName(), finding.reason());
    }
  }

  @Test
  void nothingAndAPositiveRefusalAreFailures() {
    assertEquals("temperror", result(onMail(guard("refuse", "mine", () -> null))));
    Supplier<Verdict> positive = () -> Verdict.refuse(250, "2.0.0", "Ok");
    assertEquals("temperror", result(onMail(guard("refuse", "mine", positive))));
  }

  private static String result(Verdict verdict) {
    return verdict.findings().get(0).result();
  }

  @Test
  void itsFailureIsShownAsATrouble() {
    Filter check = guard("refuse", "mine", () -> null);
    assertEquals(List.of(), check.troubles());
    Verdict unused = onMail(check);
    assertEquals(List.of("fails: java.lang.NullPointerException"), check.troubles());
    assertTrue(check.isExtension());
  }

  @ParameterizedTest
  @CsvSource({
    "mark, Pass, DELIVER",
    "junk, Divert, JUNK",
    "quarantine, Divert, QUARANTINE",
    "refuse, Refuse, DELIVER"
  })
  void itsRefusalIsGradedByItsSetting(String mode, String kind, Disposition disposition) {
    Supplier<Verdict> refusal = () -> Verdict.refuse(550, "5.7.1", "No");
    Verdict verdict = onMail(guard(mode, "mine", refusal));
    assertEquals(kind, verdict.getClass().getSimpleName());
    if (verdict instanceof Verdict.Divert divert) {
      assertEquals(disposition, divert.disposition());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "junk, DISCARD, JUNK",
    "quarantine, DISCARD, QUARANTINE",
    "quarantine, JUNK, JUNK",
    "refuse, DISCARD, DISCARD"
  })
  void itsDiversionGoesNoFurtherThanItsSetting(String mode, Disposition wanted, Disposition got) {
    Verdict verdict = onMail(guard(mode, "mine", () -> new Verdict.Divert(wanted, List.of())));
    assertEquals(got, ((Verdict.Divert) verdict).disposition());
  }

  @Test
  void itIsSwitchedOff() {
    assertFalse(guard("off", "mine", () -> Verdict.PASS).isOn());
    assertTrue(guard("mark", "mine", () -> Verdict.PASS).isOn());
  }

  @Test
  void aNameIsAWordOfItsOwn() {
    assertThrows(IllegalArgumentException.class, () -> guard("mark", "taken", () -> Verdict.PASS));
    assertThrows(IllegalArgumentException.class, () -> guard("mark", "a_b", () -> Verdict.PASS));
  }
}
