package io.tmail.admin.faces;

import io.tmail.credentials.NewFactor;
import io.tmail.credentials.SecondFactors;
import io.tmail.rights.AccountsException;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;

/** The visitor's own second factor: set up, confirm, renew its recovery codes, end. */
@Named
@ViewScoped
public class SecondFactorForm implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String NEW = "newFactor";
  private static final String FORM = "factor";

  @Inject private SecondFactors factors;
  @Inject private Visitor visitor;
  @Inject private Notices notices;

  private String secret;
  private QrDrawing drawing;
  private String current;
  private String code;
  private transient List<String> recoveryCodes;

  public void begin() {
    try {
      NewFactor made = factors.begin(current);
      secret = made.secret();
      drawing = QrDrawing.of(made.uri());
      forget();
    } catch (AccountsException refusal) {
      notices.refused(NEW, refusal);
    }
  }

  public void confirm() {
    try {
      recoveryCodes = factors.confirm(code);
      secret = null;
      drawing = null;
      forget();
    } catch (AccountsException refusal) {
      notices.refused(NEW, refusal);
    }
  }

  public void renew() {
    try {
      recoveryCodes = factors.renewRecoveryCodes(current, code);
      forget();
    } catch (AccountsException refusal) {
      notices.refused(FORM, refusal);
    }
  }

  public void turnOff() {
    try {
      factors.turnOff(current, code);
      recoveryCodes = null;
      forget();
      notices.done("factor.isOff");
    } catch (AccountsException refusal) {
      notices.refused(FORM, refusal);
    }
  }

  /** What was typed in is not shown again. */
  private void forget() {
    current = null;
    code = null;
  }

  public boolean isOn() {
    return factors.isOn(visitor.getName());
  }

  public long getLeft() {
    return factors.recoveryCodes(visitor.getName());
  }

  /** In Base32, in groups of four; null unless one is being set up. */
  public String getSecret() {
    return secret == null ? null : secret.replaceAll("(.{4})(?=.)", "$1 ");
  }

  public QrDrawing getDrawing() {
    return drawing;
  }

  /** The codes that were just created; shown only once. */
  public List<String> getRecoveryCodes() {
    return recoveryCodes;
  }

  public String getCurrent() {
    return current;
  }

  public void setCurrent(String current) {
    this.current = current;
  }

  public String getCode() {
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
