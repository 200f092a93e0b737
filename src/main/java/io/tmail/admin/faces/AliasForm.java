package io.tmail.admin.faces;

import io.tmail.accounts.Alias;
import io.tmail.accounts.Aliases;
import io.tmail.accounts.NewAlias;
import io.tmail.delivery.pipe.CommandsRefused;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** The dialog that adds an alias, or changes one. */
@Named
@RequestScoped
public class AliasForm {
  @Inject private Aliases aliases;
  @Inject private AliasesView list;
  @Inject private Notices notices;
  @Inject private CommandsRefused commands;

  private boolean known;
  private String name;
  private String targets;
  private String pipe;
  private boolean miniList;

  /** Shows one that is there. */
  public void open(String alias) {
    aliases.alias(alias).ifPresent(this::show);
  }

  private void show(Alias alias) {
    known = true;
    name = alias.name();
    targets = String.join("\n", alias.targets());
    pipe = alias.pipe().orElse("");
    miniList = alias.isMiniList();
  }

  public void save() {
    NewAlias wanted = new NewAlias(name, listed(targets), pipe, miniList);
    try {
      if (known) {
        aliases.change(wanted);
        notices.done("aliases.changed", name);
      } else {
        aliases.add(wanted);
        notices.done("aliases.added", name);
      }
      warnOfCommand();
      list.refresh();
    } catch (AccountsException refusal) {
      notices.refused("newAlias", refusal);
    }
  }

  private void warnOfCommand() {
    if (pipe != null && !pipe.isBlank()) {
      commands.reason().ifPresent(why -> notices.warn("aliases.pipeRefused", why));
    }
  }

  private static List<String> listed(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split("[\\s,;]+")).filter(one -> !one.isEmpty()).toList();
  }

  public boolean isKnown() {
    return known;
  }

  public void setKnown(boolean known) {
    this.known = known;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getTargets() {
    return targets;
  }

  public void setTargets(String targets) {
    this.targets = targets;
  }

  public String getPipe() {
    return pipe;
  }

  public void setPipe(String pipe) {
    this.pipe = pipe;
  }

  public boolean isMiniList() {
    return miniList;
  }

  public void setMiniList(boolean miniList) {
    this.miniList = miniList;
  }
}
