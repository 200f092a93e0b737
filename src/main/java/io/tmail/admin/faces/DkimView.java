package io.tmail.admin.faces;

import io.tmail.accounts.Domains;
import io.tmail.accounts.RcptHost;
import io.tmail.outbound.DkimKey;
import io.tmail.outbound.DkimKeys;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The page of the keys that sign outgoing mail: enable, rotate, disable. */
@Named
@RequestScoped
public class DkimView {
  @Inject private DkimKeys keys;
  @Inject private Domains domains;
  @Inject private Notices notices;

  private String domain;
  private List<Signing> signing;

  /** A domain whose mail is signed, and its keys, the newest first. */
  public record Signing(String domain, List<DkimKey> keys) {
    /** Whether keys wait to be activated. */
    public boolean isPrepared() {
      return keys.stream().anyMatch(key -> key.state() == DkimKey.State.NEXT);
    }
  }

  public void enable() {
    try {
      keys.enable(domain);
      notices.done("dkim.enabled", domain);
      domain = null;
    } catch (AccountsException refusal) {
      notices.refused("newDkim", refusal);
    }
    signing = null;
  }

  public void prepare(String of) {
    change(keys::prepare, of, "dkim.prepared");
  }

  public void activate(String of) {
    change(keys::activate, of, "dkim.activated");
  }

  public void disable(String of) {
    change(keys::disable, of, "dkim.disabled");
  }

  private void change(Consumer<String> action, String of, String key) {
    try {
      action.accept(of);
      notices.done(key, of);
    } catch (AccountsException refusal) {
      notices.refused(refusal);
    }
    signing = null;
  }

  /** Read once a request, after the action. */
  public List<Signing> getSigning() {
    if (signing == null) {
      Map<String, List<DkimKey>> byDomain =
          keys.list().stream()
              .collect(
                  Collectors.groupingBy(DkimKey::domain, LinkedHashMap::new, Collectors.toList()));
      signing =
          byDomain.entrySet().stream()
              .map(entry -> new Signing(entry.getKey(), entry.getValue()))
              .toList();
    }
    return signing;
  }

  /** Local domains whose mail is not signed. */
  public List<String> getUnsigned() {
    List<String> signed = getSigning().stream().map(Signing::domain).toList();
    return domains.list().stream()
        .filter(RcptHost::isLocal)
        .map(RcptHost::hostname)
        .filter(name -> !signed.contains(name))
        .toList();
  }

  public String getDomain() {
    return domain;
  }

  public void setDomain(String domain) {
    this.domain = domain;
  }
}
