package io.tmail.config;

import java.time.Duration;

/**
 * How the commands of pipe aliases run.
 *
 * @param timeout how long one may take
 * @param memory bytes of address space that each of its processes may have; 0 for no limit
 * @param user as whom it runs where the server is root; any other server runs it as itself
 */
public record PipeSettings(Duration timeout, long memory, String user) {

  static PipeSettings read(SettingsReader reader) {
    return new PipeSettings(
        reader.timeLimit("DELIVERD_PIPE_TIMEOUT", "120s", "how long an alias's command may take"),
        reader.size(
            "DELIVERD_PIPE_MEMORY",
            "1G",
            "the address space of an alias's command; 0 for no limit"),
        SettingsReader.parsed(
            "DELIVERD_PIPE_USER",
            reader.text(
                "DELIVERD_PIPE_USER",
                "nobody",
                "who runs an alias's command when the server is root"),
            "the name of a user other than root",
            text -> text.matches("[a-z_][a-z0-9_.-]{0,31}") && !text.equals("root") ? text : null));
  }
}
