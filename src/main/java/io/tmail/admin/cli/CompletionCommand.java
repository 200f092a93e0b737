package io.tmail.admin.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tmail completion} */
@Command(
    name = "completion",
    description = "Print the completion for bash: source <(tmail completion)")
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("tmail", spec.root().commandLine()));
  }
}
