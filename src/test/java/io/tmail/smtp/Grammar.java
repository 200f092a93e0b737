package io.tmail.smtp;

import java.util.List;
import java.util.random.RandomGenerator;

/** Invents what a client may say: mostly near the grammar of SMTP, for there the faults are. */
final class Grammar {
  private static final List<String> COMMANDS =
      List.of(
          "EHLO %n",
          "HELO %n",
          "MAIL FROM:<%a>%p",
          "RCPT TO:<%a>%p",
          "DATA",
          "BDAT %d",
          "RSET",
          "BDAT %d LAST",
          "NOOP %w",
          "VRFY %a",
          "EXPN %w",
          "HELP",
          "AUTH PLAIN %w",
          "AUTH LOGIN",
          "STARTTLS %w",
          "%w",
          "MAIL FROM:<>%p",
          "RCPT TO:<alice@example.com>%p",
          "QUIT now",
          "MAIL FROM:<a@b.example>",
          "RCPT TO:<alice@example.com>",
          "DATA",
          "EHLO c.example");
  private static final List<String> PARTS =
      List.of(
          "alice@example.com",
          "a@b.example",
          "postmaster",
          "@x,@y:a@b",
          "\"a b\"@c.d",
          "a..b@c",
          "<a@b>",
          "user@[127.0.0.1]",
          "a@[IPv6:::1]",
          "a%b@example.com",
          "b!a@example.com",
          "a@b@c",
          "j\u00f6rg@\u00fc.example",
          "alice+x@example.com",
          "\"\\\"\"@e",
          "",
          "@",
          "a@-b",
          "a@b.");
  private static final List<String> PARAMETERS =
      List.of(
          "SIZE=1",
          "SIZE=99999999999999999999",
          "BODY=8BITMIME",
          "BODY=x",
          "SMTPUTF8",
          "RET=FULL",
          "ENVID=a+2B",
          "ENVID=+",
          "NOTIFY=NEVER",
          "NOTIFY=SUCCESS,FAILURE",
          "ORCPT=rfc822;a",
          "AUTH=<>",
          "X=Y=Z",
          "=",
          "REQUIRETLS",
          "SIZE",
          "\u0001");
  private static final List<String> CONTENT =
      List.of(
          "Subject: x\r\n",
          "\r\n",
          ".",
          "\r\n.\r\n",
          "\n.\n",
          "\r\n.\n",
          "\n.\r\n",
          "\r.\r",
          "..\r\n",
          "text\r\n",
          "\u0000",
          "\r",
          "\n",
          "Received: by x\r\n",
          "\r\n.\r\nMAIL FROM:<s@m>\r\n");

  private final RandomGenerator random;

  Grammar(RandomGenerator random) {
    this.random = random;
  }

  /** Some commands, some content, now and then broken. */
  String session() {
    StringBuilder said = new StringBuilder();
    if (random.nextInt(4) > 0) {
      said.append("EHLO c.example\r\n");
    }
    for (int i = random.nextInt(1, 20); i > 0; i--) {
      said.append(mutated(command()));
      if (random.nextInt(6) == 0) {
        content(said);
      }
    }
    return said.append(random.nextInt(3) > 0 ? "\r\n.\r\nQUIT\r\n" : "").toString();
  }

  String address() {
    return mutated(of(PARTS));
  }

  String parameters() {
    StringBuilder all = new StringBuilder();
    while (random.nextInt(3) == 0) {
      all.append(' ').append(of(PARAMETERS));
    }
    return all.toString();
  }

  private String command() {
    return of(COMMANDS)
            .replace("%a", of(PARTS))
            .replace("%p", parameters())
            .replace("%n", random.nextBoolean() ? "c.example" : of(PARTS))
            .replace("%d", Integer.toString(random.nextInt(-2, 40)))
            .replace("%w", random.nextBoolean() ? "" : "x".repeat(random.nextInt(1200)))
        + (random.nextInt(30) == 0 ? "\n" : "\r\n");
  }

  private void content(StringBuilder said) {
    for (int i = random.nextInt(12); i > 0; i--) {
      said.append(of(CONTENT));
    }
  }

  private String mutated(String text) {
    if (text.isEmpty() || random.nextInt(8) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      default -> text.substring(0, at) + text.substring(at) + text.substring(at);
    };
  }

  private String of(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
