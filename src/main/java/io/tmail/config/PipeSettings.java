package io.tmail.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the commands of pipe aliases run.
 *
 * @param timeout how long one may take
 * @param memory bytes of address space that each of its processes may have; 0 for no limit
 * @param user the user under which the service started by {@code deploy/run} runs them
 * @param socket where that service is reached; without one no command is run
 */
public record PipeSettings(Duration timeout, long memory, String user, Optional<Path> socket) {

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
                "tmail-pipe",
                "the user that runs aliases' commands; read only from the environment of"
                    + " root's deploy/run"),
            "the name of a user other than root",
            text -> text.matches("[a-z_][a-z0-9_.-]{0,31}") && !text.equals("root") ? text : null),
        Optional.of(
                reader.text(
                    "DELIVERD_PIPE_SOCKET",
                    "",
                    "the socket of the service that runs aliases' commands; set by"
                        + " deploy/run and the systemd unit"))
            .filter(text -> !text.isEmpty())
            .map(Path::of));
  }
}
