package io.tmail.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A client of any address: its connection comes through a proxy at 127.0.0.9. */
final class Stranger {
  /** For TMAIL_SMTPD_PROXY_PROTOCOL_FROM. */
  static final String PROXY = "127.0.0.9/32";

  private Stranger() {}

  /**
   * @param ip the client's address
   * @param data the message, with line ends as swaks wants them
   */
  static Shell.Result send(Instance server, String ip, String from, String data, String to) {
    String command =
        ("swaks --server 127.0.0.1:%d --local-interface 127.0.0.9 --proxy-version 1"
                + " --proxy-family TCP4 --proxy-source %s --proxy-source-port 4660"
                + " --proxy-dest 127.0.0.1 --proxy-dest-port 25 --ehlo mail.sender.test"
                + " --from %s --to %s --data")
            .formatted(server.smtp(), ip, from, to);
    List<String> all = Stream.concat(Arrays.stream(command.split(" ")), Stream.of(data)).toList();
    return Shell.run(Map.of(), "", all);
  }
}
