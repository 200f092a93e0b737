package io.tmail.admin.faces;

import io.tmail.admin.status.Part.State;
import io.tmail.admin.status.SelfTest;
import io.tmail.admin.status.TrialResult;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;

/** The page of the self-test; it runs on request. */
@Named
@RequestScoped
public class SelfTestView {
  @Inject private SelfTest test;

  private List<TrialResult> findings = List.of();

  public void run() {
    findings = test.run();
  }

  /** Empty before it ran. */
  public List<TrialResult> getFindings() {
    return findings;
  }

  /** How many checks found something other than what was expected. */
  public long getWrong() {
    return findings.stream().filter(each -> each.state() != State.GOOD).count();
  }

  /** How the style sheet calls a state. */
  public String tag(TrialResult finding) {
    return finding.state().name().toLowerCase(Locale.ROOT);
  }
}
