package io.tmail.admin.cli;

import io.tmail.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The running server that a command talks to, as the server itself announced it in {@code
 * TMAIL_HOME/run} when it started.
 *
 * @param home the folder that names the instance
 * @param url where its API answers, without a slash at the end
 * @param token the bearer token of this start
 */
record Instance(Path home, String url, String token) {
  /** Where deploy/tmail names the instance to root, who must not read files of the home itself. */
  private static final String URL = "INSTANCE_URL";

  private static final String TOKEN = "INSTANCE_TOKEN";

  static Instance find(Map<String, String> environment) {
    Path home = Settings.home(environment);
    if (environment.containsKey(TOKEN)) {
      return told(home, environment);
    }
    Path run = home.resolve("run");
    return new Instance(
        home, announced(home, run.resolve("api.url")), announced(home, run.resolve("api.token")));
  }

  private static Instance told(Path home, Map<String, String> environment) {
    Instance told = new Instance(home, environment.getOrDefault(URL, ""), environment.get(TOKEN));
    if (told.url.isBlank() || told.token.isBlank()) {
      throw notRunning(home);
    }
    return told;
  }

  private static String announced(Path home, Path file) {
    if (!Files.exists(file)) {
      throw notRunning(home);
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new CommandFailedException("cannot read " + file + "; are you its owner?");
    }
  }

  static CommandFailedException notRunning(Path home) {
    return new CommandFailedException(
        "the server is not running (TMAIL_HOME=" + home + "); start it with deploy/run");
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "Instance[" + home + ", " + url + "]";
  }
}
