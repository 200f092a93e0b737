package io.tmail.admin.faces;

import io.tmail.dovecot.MailRules;
import java.io.Serializable;

/** A filter as the form of mail rules edits it. */
public class FilterRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private MailRules.Field field = MailRules.Field.FROM;
  private String header = "";
  private MailRules.Match match = MailRules.Match.CONTAINS;
  private String value = "";
  private MailRules.Action action = MailRules.Action.FOLDER;
  private String argument = "";
  private boolean stop = true;

  static FilterRow of(MailRules.Filter filter) {
    FilterRow row = new FilterRow();
    row.field = filter.field();
    row.header = filter.header();
    row.match = filter.match();
    row.value = filter.value();
    row.action = filter.action();
    row.argument = filter.argument();
    row.stop = filter.stop();
    return row;
  }

  /** Values that its other options do not use are omitted. */
  MailRules.Filter filter() {
    boolean named = field == MailRules.Field.HEADER;
    boolean aimed = action == MailRules.Action.FOLDER || action == MailRules.Action.FORWARD;
    return new MailRules.Filter(
        field,
        named ? header.strip() : "",
        match,
        value.strip(),
        action,
        aimed ? argument.strip() : "",
        stop);
  }

  public MailRules.Field getField() {
    return field;
  }

  public void setField(MailRules.Field field) {
    this.field = field;
  }

  public String getHeader() {
    return header;
  }

  public void setHeader(String header) {
    this.header = header == null ? "" : header;
  }

  public MailRules.Match getMatch() {
    return match;
  }

  public void setMatch(MailRules.Match match) {
    this.match = match;
  }

  public String getValue() {
    return value;
  }

  public void setValue(String value) {
    this.value = value == null ? "" : value;
  }

  public MailRules.Action getAction() {
    return action;
  }

  public void setAction(MailRules.Action action) {
    this.action = action;
  }

  public String getArgument() {
    return argument;
  }

  public void setArgument(String argument) {
    this.argument = argument == null ? "" : argument;
  }

  public boolean isStop() {
    return stop;
  }

  public void setStop(boolean stop) {
    this.stop = stop;
  }
}
